// Fills a text field with what the server drafts, unless something stands there that the person would lose.

import { ask } from "./me.js"

class FillFrom extends HTMLElement {
  connectedCallback() {
    this.querySelector("button").addEventListener("click", () => this.#fill())
  }

  async #fill() {
    const field = document.getElementById(this.dataset.into)
    const answer = await ask(this.dataset.url)
    if (!answer?.ok) return
    const draft = await answer.text()
    if (field.value.includes(draft)) return field.focus()
    field.value = field.value.trim() ? `${field.value.trimEnd()}\n\n${draft}` : draft
    field.dispatchEvent(new Event("input", { bubbles: true }))
    field.focus()
  }
}

customElements.define("fill-from", FillFrom)
