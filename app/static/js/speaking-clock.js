// For how long the present speaker has spoken, against the server's clock.

import { serverNow } from "./clock.js"
import { asClock } from "./phase-timer.js"
import { Watching } from "./watching.js"

class SpeakingClock extends Watching {
  static every = 1_000

  handleEvent() {
    this.textContent = asClock(Math.min(0, this.dataset.began - serverNow()))
  }
}

customElements.define("speaking-clock", SpeakingClock)
