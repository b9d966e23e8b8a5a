// For how long the present speaker has spoken, against the server's clock.

import { serverNow } from "./clock.js"
import { inHours } from "./phase-timer.js"
import { Watching } from "./watching.js"

class SpeakingClock extends Watching {
  static every = 1_000

  handleEvent() {
    this.textContent = inHours(Math.max(0, Math.floor((serverNow() - this.dataset.began) / 1000)))
  }
}

customElements.define("speaking-clock", SpeakingClock)
