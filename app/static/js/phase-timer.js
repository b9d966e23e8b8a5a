// The time left in this phase, by the server's clock; what is over is counted on.

import { serverNow } from "./clock.js"
import { Watching } from "./watching.js"

export const MINUTE = 60_000
const NEARLY_OVER_MS = 2 * MINUTE
const LONG_SECONDS = 48 * 3600

class PhaseTimer extends Watching {
  static every = 500

  // Drawing the region anew puts an empty clock in its place, so it is shown again at once.
  handleEvent() {
    const { endsAt, leftMs } = this.dataset
    const clock = this.querySelector("[data-clock]")
    if (!clock) return
    const left = endsAt ? endsAt - serverNow() : leftMs || null
    const text = left === null ? "" : (left < 0 ? "+" : "") + asClock(left)
    if (clock.textContent !== text) clock.textContent = text
    this.dataset.ui = stateOf(left)
  }
}

function stateOf(left) {
  if (left === null) return "none"
  if (left < 0) return "over"
  return left < NEARLY_OVER_MS ? "near" : "running"
}

// Minutes and seconds, as in a room; hours before them where there are any; days alone where there are several.
export function asClock(left) {
  const seconds = Math.abs(Math.ceil(left / 1000))
  return seconds < LONG_SECONDS ? inHours(seconds) : inDays(seconds)
}

function inHours(seconds) {
  const hours = Math.floor(seconds / 3600)
  const rest = new Date(seconds * 1000).toISOString().slice(14, 19)
  return hours ? `${hours}:${rest}` : rest.replace(/^0/, "")
}

function inDays(seconds) {
  const days = { style: "unit", unit: "day", unitDisplay: "long" }
  return new Intl.NumberFormat(document.documentElement.lang, days).format(Math.floor(seconds / 86_400))
}

customElements.define("phase-timer", PhaseTimer)
