// A moment in the reader's own time zone: shown and typed as local time, sent with its zone.

class ZonedTime extends HTMLElement {
  connectedCallback() {
    const local = this.querySelector("[data-local]")
    const sent = this.querySelector("input[type=hidden]:not([data-zone])")
    if (sent.value && !local.value) local.value = asLocal(new Date(sent.value))
    const zone = this.querySelector("[data-zone]")
    if (zone) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? ""
    local.addEventListener("input", () => {
      sent.value = local.value ? new Date(local.value).toISOString() : ""
    })
  }
}

function asLocal(moment) {
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 16)
}

customElements.define("zoned-time", ZonedTime)
