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
    if (!began || !this.querySelector("button")) return
    const left = endsAt ? Number(endsAt) - Date.now() : Number(leftMs || 0)
    const whole = Date.now() - Number(began) + Math.max(0, left) + Number(ahead) * MINUTE
    const over = Math.round((whole - Number(length) * MINUTE) / MINUTE)
    for (const part of this.querySelectorAll("[data-when]")) {
      part.dataset.words ??= part.textContent
      const shown = part.dataset.when === (over > 0 ? "over" : "under") && Math.abs(over) >= 1
      part.hidden = !shown
      if (shown) part.textContent = part.dataset.words.replace("{n}", Math.abs(over))
    }
    this.querySelector("button").hidden = Math.abs(over) < 1
  }
}

customElements.define("time-kept", TimeKept)
