// A quiet sign while the line is away, while something waits to be sent, or while only slow news come through.

import { isWaiting } from "./stubborn.js"

// A line that is back within a moment was not worth a word.
const PATIENCE_MS = 1_000

class ConnectionSign extends HTMLElement {
  #state = "live"
  #timer

  connectedCallback() {
    this.#show()
    addEventListener("board:line", (event) => {
      this.#state = event.detail
      this.#soon()
    })
    addEventListener("board:waiting", () => this.#soon())
  }

  get #wanted() {
    return isWaiting() ? "away" : this.#state
  }

  #soon() {
    clearTimeout(this.#timer)
    if (this.#wanted === "away") this.#timer = setTimeout(() => this.#show(), PATIENCE_MS)
    else this.#show()
  }

  #show() {
    this.dataset.ui = this.#wanted
  }
}

customElements.define("connection-sign", ConnectionSign)
