// Rows that are moved up and down, left out and added. The order of the form is the order that is sent.

class RowOrder extends HTMLElement {
  #added = 0

  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button")
      if (button?.dataset.move) this.#move(button)
      if (button && "add" in button.dataset) this.#add()
    })
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
  }

  #add() {
    const rows = this.querySelector("[data-rows]")
    const row = this.querySelector("[data-new]").content.firstElementChild.cloneNode(true)
    this.#added += 1
    for (const part of row.querySelectorAll("[data-id]")) part.id = `${part.dataset.id}-new-${this.#added}`
    for (const label of row.querySelectorAll("[data-id-of]")) label.htmlFor = `${label.dataset.idOf}-new-${this.#added}`
    rows.lastElementChild.before(row)
    row.querySelector("select").focus()
  }
}

customElements.define("row-order", RowOrder)
