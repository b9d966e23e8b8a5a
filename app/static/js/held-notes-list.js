// The notebook of somebody who listens.

import { countNotes, FREE, keepNote, noteOf } from "./notes.js"
import { Watching } from "./watching.js"

class HeldNotesList extends Watching {
  static news = ["board:notes"]

  connectedCallback() {
    super.connectedCallback()
    const field = this.querySelector("[data-free]")
    const label = this.querySelector(`label[for=${field.id}]`).textContent
    field.value = noteOf(FREE)?.text ?? ""
    field.addEventListener("input", () => keepNote(FREE, field.value, label))
  }

  handleEvent() {
    const line = this.querySelector("[data-count]")
    const count = countNotes()
    line.textContent = count ? line.dataset.countText.replace("{n}", count) : ""
  }
}

customElements.define("held-notes-list", HeldNotesList)
