// How far the session is over or under its planned length, and when sharing the rest out anew would help.

const MINUTE = 60_000
const LOOK = 10_000

class TimeKept extends HTMLElement {
  static observedAttributes = ["data-began", "data-length", "data-ahead", "data-ends-at", "data-left-ms"]
  #timer

  connectedCallback() {
    this.#timer = setInterval(() => this.#show(), LOOK)
    this.#show()
  }

  disconnectedCallback() {
    clearInterval(this.#timer)
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#show()
  }

  #show() {
    const { began, length, ahead, endsAt, leftMs } = this.dataset
    const left = Math.max(0, endsAt ? endsAt - Date.now() : leftMs)
    const over = Math.round((Date.now() - began + left) / MINUTE) + Number(ahead) - length
    for (const part of this.querySelectorAll("[data-when]")) {
      part.dataset.words ??= part.textContent
      part.hidden = !over || part.dataset.when !== (over > 0 ? "over" : "under")
      part.textContent = part.dataset.words.replace("{n}", Math.abs(over))
    }
    this.querySelector("button").hidden = !over
  }
}

customElements.define("time-kept", TimeKept)
