// The history of facilitation: fetched when it is opened, and again when somebody has acted while it stands open.

import htmx from "../vendor/htmx.esm.min.js"

class HistoryPanel extends HTMLElement {
  static observedAttributes = ["data-seq"]

  connectedCallback() {
    this.querySelector("details")?.addEventListener("toggle", () => this.#fetch())
  }

  attributeChangedCallback(name, former, present) {
    if (former !== null && former !== present) this.#fetch()
  }

  #fetch() {
    if (!this.querySelector("details")?.open) return
    htmx.ajax("GET", this.dataset.url, { target: this.querySelector("[data-acts]"), swap: "innerHTML" })
  }
}

customElements.define("history-panel", HistoryPanel)
