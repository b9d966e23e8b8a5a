// The script of the pages where one begins, for them alone: starting a session, and joining one.

import { changed, fill } from "./fields.js"
import { windowStore } from "./me.js"

// The brief is long; a reload in the middle should not take it away. Kept for this window only.
class StartForm extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form")
    fill(form, JSON.parse(windowStore.getItem(this.id) ?? "{}"))
    this.addEventListener("input", () => windowStore.setItem(this.id, JSON.stringify(changed(form))))
    this.addEventListener("form:sent", () => windowStore.removeItem(this.id))
  }
}

customElements.define("start-form", StartForm)
