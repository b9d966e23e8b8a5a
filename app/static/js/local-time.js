// A moment as its reader's own clock and calendar say it, in the board's language as their country writes it.

import { Watching } from "./watching.js"

const { lang } = document.documentElement
// As in en-GB. Some systems give browsers a language that is none, such as en-US@posix.
const country = navigator.languages.find((one) => one.slice(0, -3) === lang) ?? lang
const format = new Intl.DateTimeFormat(country, { dateStyle: "medium", timeStyle: "short" })

class LocalTime extends Watching {
  handleEvent() {
    this.textContent = format.format(new Date(this.getAttribute("datetime")))
  }
}

customElements.define("local-time", LocalTime)
