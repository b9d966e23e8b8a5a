// A moment as its reader's own clock and calendar say it.

import { Watching } from "./watching.js"

const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" })

class LocalTime extends Watching {
  handleEvent() {
    const moment = new Date(this.getAttribute("datetime"))
    if (!Number.isNaN(moment.getTime())) this.textContent = format.format(moment)
  }
}

customElements.define("local-time", LocalTime)
