// Rows that are moved up and down, left out and added. The order of the form is the order that is sent; where it can be
// kept as a draft, a field says it in names.

import { Watching } from "./watching.js"

class RowOrder extends Watching {
  static news = ["board:drafts"]
  #added = 0

  connectedCallback() {
    super.connectedCallback()
    this.addEventListener("click", ({ target }) => {
      const button = target.closest("button")
      if (button?.dataset.move) this.#move(button)
      if (button && "add" in button.dataset) this.#add()
    })
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

  #move(button) {
    const row = button.closest("[data-row]")
    const { previousElementSibling: before, nextElementSibling: after } = row
    if (button.dataset.move === "up" && before) before.before(row)
    if (button.dataset.move === "down" && after) after.after(row)
    if (button.dataset.move === "out") {
      row.remove()
      ;(after ?? before)?.querySelector("button")?.focus()
    } else {
      button.focus()
    }
    if (!this.#order) return
    this.#order.value = this.#written
    this.#order.dispatchEvent(new Event("input", { bubbles: true }))
  }

  #add() {
    const row = this.querySelector("[data-new]").content.firstElementChild.cloneNode(true)
    this.#added += 1
    for (const part of row.querySelectorAll("[data-id]")) part.id = `${part.dataset.id}-new-${this.#added}`
    for (const label of row.querySelectorAll("[data-id-of]")) label.htmlFor = `${label.dataset.idOf}-new-${this.#added}`
    this.#rows.lastElementChild.before(row)
    row.querySelector("select").focus()
  }
}

customElements.define("row-order", RowOrder)
