// For how long the present speaker has spoken, against the server's clock.

import { serverNow } from "./clock.js"
import { inHours } from "./phase-timer.js"

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
    this.textContent = inHours(Math.max(0, Math.floor((serverNow() - this.dataset.began) / 1000)))
  }
}

customElements.define("speaking-clock", SpeakingClock)
