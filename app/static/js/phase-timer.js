// The time left in this phase, by the server's clock; what is over is counted on.

import { serverNow } from "./clock.js"

const MINUTE = 60_000
const NEARLY_OVER_MS = 2 * MINUTE

class PhaseTimer extends HTMLElement {
  #timer

  connectedCallback() {
    this.#timer = setInterval(() => this.handleEvent(), 500)
    document.addEventListener("board:drawn", this)
    this.handleEvent()
  }

  disconnectedCallback() {
    clearInterval(this.#timer)
    document.removeEventListener("board:drawn", this)
  }

  // Drawing the region anew puts an empty clock in its place, so it is shown again at once.
  handleEvent() {
    const { endsAt, leftMs } = this.dataset
    const clock = this.querySelector("[data-clock]")
    if (!clock) return
    const left = endsAt ? Number(endsAt) - serverNow() : leftMs ? Number(leftMs) : null
    const text = left === null ? "" : asClock(left)
    if (clock.textContent !== text) clock.textContent = text
    this.dataset.ui = stateOf(left)
  }
}

function stateOf(left) {
  if (left === null) return "none"
  if (left < 0) return "over"
  return left < NEARLY_OVER_MS ? "near" : "running"
}

function asClock(left) {
  const seconds = left < 0 ? Math.floor(-left / 1000) : Math.ceil(left / 1000)
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
  return left < 0 ? `+${text}` : text
}

customElements.define("phase-timer", PhaseTimer)
