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

// Who was signed out and takes a new seat goes on with what they had begun in the former one: what this window showed first.
// Nothing takes another's place.
function bringAlong({ location: place, was = [] }) {
  const { pathname, searchParams } = new URL(place, location.href)
  for (const store of [windowStore, browserStore]) {
    for (const key of Object.keys(store)) {
      const [drawer, session, owner, ...rest] = key.split(":")
      if (!/^(draft|held)$/.test(drawer) || !was.includes(owner) || !pathname.endsWith(`/${session}`)) continue
      move(store, key, [drawer, session, searchParams.get("me"), ...rest].join(":"))
    }
  }
}

// A full store keeps no more; then all stays where it was.
function move(store, from, to) {
  if (browserStore.getItem(to)) return
  try {
    browserStore.setItem(to, store.getItem(from))
    store.removeItem(from)
  } catch {}
}

customElements.define("start-form", StartForm)
