// A moment in the reader's own time zone: shown and typed as local time, sent with its zone.

import { Watching } from "./watching.js"

class ZonedTime extends Watching {
  static news = ["board:drafts"]

  connectedCallback() {
    const { value } = this.#sent
    if (value && !this.#local.value) this.#local.defaultValue = asLocal(new Date(value))
    const zone = this.querySelector("[data-zone]")
    if (zone) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? ""
    this.addEventListener("input", this)
    super.connectedCallback()
  }

  get #local() {
    return this.querySelector("[data-local]")
  }

  get #sent() {
    return this.querySelector("input[type=hidden]:not([data-zone])")
  }

  handleEvent() {
    const { value } = this.#local
    this.#sent.value = value && new Date(value).toISOString()
  }
}

// To the second: what nobody changes must not be sent as another moment.
function asLocal(moment) {
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 19)
}

customElements.define("zoned-time", ZonedTime)
