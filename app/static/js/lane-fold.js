// A lane that is folded away stays so, whatever is drawn into it.

import { windowStore } from "./me.js"

class LaneFold extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      if (event.target.closest("[data-fold]")) this.#set(!this.#folded)
    })
    document.addEventListener("board:drawn", this)
    this.#set(windowStore.getItem(this.#key) !== null)
  }

  disconnectedCallback() {
    document.removeEventListener("board:drawn", this)
  }

  handleEvent() {
    this.#set(this.#folded)
  }

  get #key() {
    return `${this.id}:${document.body.dataset.session}`
  }

  get #lane() {
    return this.closest(".lane")
  }

  get #folded() {
    return this.#lane?.hasAttribute("data-ui-folded") ?? false
  }

  #set(folded) {
    const toggle = this.querySelector("[data-fold]")
    if (!toggle) return
    this.#lane.toggleAttribute("data-ui-folded", folded)
    document.getElementById(toggle.getAttribute("aria-controls")).hidden = folded
    toggle.setAttribute("aria-expanded", String(!folded))
    if (folded) windowStore.setItem(this.#key, "")
    else windowStore.removeItem(this.#key)
  }
}

customElements.define("lane-fold", LaneFold)
