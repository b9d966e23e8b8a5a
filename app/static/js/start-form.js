// The script of the pages where one begins, for them alone: starting a session, and joining one.

import { changed, fill } from "./fields.js"
import { browserStore, windowStore } from "./me.js"

// The brief is long; a reload in the middle should not take it away. Kept for this window only.
class StartForm extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form")
    fill(form, JSON.parse(windowStore.getItem(this.id) ?? "{}"))
    this.addEventListener("input", () => windowStore.setItem(this.id, JSON.stringify(changed(form))))
    this.addEventListener("form:sent", ({ detail }) => {
      windowStore.removeItem(this.id)
      bringAlong(detail)
    })
  }
}

// Who was signed out and takes a new seat goes on with what they had begun in the former one. Nothing takes another's place,
// and a full store keeps no more: then all stays where it was.
function bringAlong({ location: place, was = [] }) {
  const { pathname, searchParams } = new URL(place, location.href)
  for (const from of Object.keys(browserStore)) {
    const [drawer, session, owner, ...rest] = from.split(":")
    if (!/^(draft|held)$/.test(drawer) || !was.includes(owner) || !pathname.endsWith(`/${session}`)) continue
    const to = [drawer, session, searchParams.get("me"), ...rest].join(":")
    if (browserStore.getItem(to)) continue
    try {
      browserStore.setItem(to, browserStore.getItem(from))
      browserStore.removeItem(from)
    } catch {}
  }
}

customElements.define("start-form", StartForm)
