// Copies a text and says for a moment that it did.

import { copy } from "./copying.js"

const SAID_MS = 2_500

class CopyButton extends HTMLElement {
  connectedCallback() {
    this.querySelector("button").addEventListener("click", async () => {
      await copy(this.dataset.copy)
      this.dataset.ui = "done"
      setTimeout(() => delete this.dataset.ui, SAID_MS)
    })
    this.querySelector("[readonly]")?.addEventListener("focus", ({ target }) => target.select())
  }
}

customElements.define("copy-button", CopyButton)
