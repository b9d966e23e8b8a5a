// The notebook of somebody who listens.

import { countNotes, FREE, keepNote, showNote } from "./notes.js"
import { Watching } from "./watching.js"

class HeldNotesList extends Watching {
  static news = ["board:notes"]

  connectedCallback() {
    super.connectedCallback()
    const field = this.#field
    const label = this.querySelector(`label[for=${field.id}]`).textContent
    field.addEventListener("input", () => keepNote(FREE, field.value, label))
  }

  get #field() {
    return this.querySelector("[data-free]")
  }

  handleEvent() {
    showNote(this.#field, FREE)
    const line = this.querySelector("[data-count]")
    const count = countNotes()
    line.textContent = count ? line.dataset.countText.replace("{n}", count) : ""
  }
}

customElements.define("held-notes-list", HeldNotesList)
