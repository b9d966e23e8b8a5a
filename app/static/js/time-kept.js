// How far the session is over or under its planned length, and when sharing the rest out anew would help.

import { MINUTE } from "./phase-timer.js"
import { Watching } from "./watching.js"

const DAY = 1440

class TimeKept extends Watching {
  static every = 10_000

  handleEvent() {
    const { began, length, ahead, endsAt, leftMs } = this.dataset
    const left = Math.max(0, endsAt ? endsAt - Date.now() : leftMs)
    const off = Math.round((Date.now() - began + left) / MINUTE) + Number(ahead) - length
    // A board that nobody closed is not late, it is old.
    const over = Math.abs(off) < DAY && off
    for (const part of this.querySelectorAll("[data-when]")) {
      part.dataset.words ??= part.textContent
      part.hidden = !over || part.dataset.when !== (over > 0 ? "over" : "under")
      part.textContent = part.dataset.words.replace("{n}", Math.abs(over))
    }
    this.querySelector("button").hidden = !over
  }
}

customElements.define("time-kept", TimeKept)
