// Rows that are moved up and down. The order of the form is the order that is sent; where it can be kept as a draft, a
// field says it in names.

import { Watching } from "./watching.js"

class RowOrder extends Watching {
  static news = ["board:drafts"]

  connectedCallback() {
    super.connectedCallback()
    this.addEventListener("click", ({ target }) => {
      const arrow = target.closest("[data-move]")
      if (arrow) this.#move(arrow)
    })
    this.#mark()
    new MutationObserver(() => this.#mark()).observe(this, { childList: true, subtree: true })
  }

  get #rows() {
    return this.querySelector("[data-rows]")
  }

  get #order() {
    return this.querySelector("[name=order]")
  }

  get #written() {
    return [...this.#rows.children].map((row) => row.dataset.row).join(" ")
  }

  // As the draft has it; what it does not name stands first.
  handleEvent() {
    if (!this.#order || this.#order.value === this.#written) return
    for (const name of this.#order.value.split(" ")) {
      const row = this.querySelector(`[data-row="${name}"]`)
      if (row) this.#rows.append(row)
    }
    this.#order.value = this.#written
  }

  // An arrow that leads nowhere says so, and can still be reached: whoever comes by keyboard keeps their place.
  #mark() {
    for (const arrow of this.querySelectorAll("[data-move]")) arrow.setAttribute("aria-disabled", !passedBy(arrow))
  }

  #move(arrow) {
    passedBy(arrow)?.[arrow.dataset.move](arrow.closest("[data-row]"))
    arrow.focus()
    if (!this.#order) return
    this.#order.value = this.#written
    this.#order.dispatchEvent(new Event("input", { bubbles: true }))
  }
}

// The row that an arrow's own moves past. One without arrows stays where it is, so nothing moves past it.
function passedBy(arrow) {
  const row = arrow.closest("[data-row]")
  const other = arrow.dataset.move === "before" ? row.previousElementSibling : row.nextElementSibling
  return other?.querySelector("[data-move]") && other
}

customElements.define("row-order", RowOrder)
