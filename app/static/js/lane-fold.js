// A lane that is folded away stays so, whatever is drawn into it.

import { windowStore } from "./me.js"
import { Watching } from "./watching.js"

class LaneFold extends Watching {
  connectedCallback() {
    super.connectedCallback()
    this.addEventListener("click", ({ target }) => {
      if (target.closest("[data-fold]")) this.#keep(!this.#folded)
    })
  }

  handleEvent() {
    const toggle = this.querySelector("[data-fold]")
    if (!toggle) return
    this.closest(".lane").toggleAttribute("data-ui-folded", this.#folded)
    document.getElementById(toggle.getAttribute("aria-controls")).hidden = this.#folded
    toggle.setAttribute("aria-expanded", !this.#folded)
  }

  get #key() {
    return `${this.id}:${document.body.dataset.session}`
  }

  get #folded() {
    return windowStore.getItem(this.#key) !== null
  }

  #keep(folded) {
    if (folded) windowStore.setItem(this.#key, "")
    else windowStore.removeItem(this.#key)
    this.handleEvent()
  }
}

customElements.define("lane-fold", LaneFold)
