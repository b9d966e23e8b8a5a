// Phases that are left out of an agenda and added to it.

import { focusOn } from "./focus.js"

class PlanRows extends HTMLElement {
  #added = 0

  connectedCallback() {
    this.addEventListener("click", ({ target }) => {
      if (target.closest("[data-out]")) leaveOut(target.closest("[data-row]"))
      if (target.closest("[data-add]")) this.#add()
    })
  }

  #add() {
    const row = this.querySelector("[data-new]").content.firstElementChild.cloneNode(true)
    this.#added += 1
    for (const part of row.querySelectorAll("[data-id]")) part.id = `${part.dataset.id}-new-${this.#added}`
    for (const label of row.querySelectorAll("[data-id-of]")) label.htmlFor = `${label.dataset.idOf}-new-${this.#added}`
    this.querySelector("[data-rows]").lastElementChild.before(row)
    row.querySelector("select").focus()
  }
}

function leaveOut(row) {
  const { nextElementSibling: after, previousElementSibling: before } = row
  row.remove()
  focusOn(after.querySelector("button"), before?.querySelector("button"), after.querySelector("input:not([type=hidden])"))
}

customElements.define("plan-rows", PlanRows)
