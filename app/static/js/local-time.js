// A moment as its reader's own clock and calendar say it.

const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" })

class LocalTime extends HTMLElement {
  connectedCallback() {
    document.addEventListener("board:drawn", this)
    queueMicrotask(() => this.handleEvent())
  }

  disconnectedCallback() {
    document.removeEventListener("board:drawn", this)
  }

  handleEvent() {
    const moment = new Date(this.getAttribute("datetime"))
    if (!Number.isNaN(moment.getTime())) this.textContent = format.format(moment)
  }
}

customElements.define("local-time", LocalTime)
