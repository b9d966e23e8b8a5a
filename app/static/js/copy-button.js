// Copies a text and says for a moment that it did.

import { copy } from "./copying.js"

const SAID_MS = 2_500

class CopyButton extends HTMLElement {
  connectedCallback() {
    this.#show("ready")
    this.querySelector("button").addEventListener("click", async () => {
      await copy(this.dataset.copy)
      this.#show("done")
      setTimeout(() => this.#show("ready"), SAID_MS)
    })
    this.querySelector("[readonly]")?.addEventListener("focus", ({ target }) => target.select())
  }

  #show(state) {
    this.dataset.ui = state
    for (const words of this.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== state
  }
}

customElements.define("copy-button", CopyButton)
