// For how long the present speaker has spoken, against the server's clock.

import { serverNow } from "./clock.js"

class SpeakingClock extends HTMLElement {
  static observedAttributes = ["data-began"]
  #timer

  connectedCallback() {
    this.#timer = setInterval(() => this.#show(), 1000)
    this.#show()
  }

  disconnectedCallback() {
    clearInterval(this.#timer)
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#show()
  }

  #show() {
    const seconds = Math.max(0, Math.floor((serverNow() - Number(this.dataset.began)) / 1000))
    this.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
  }
}

customElements.define("speaking-clock", SpeakingClock)
