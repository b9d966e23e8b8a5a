// The notebook of somebody who listens.

import { countNotes, FREE, keepNote, noteOf } from "./notes.js"

class HeldNotesList extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("[data-free]")
    const label = this.querySelector(`label[for=${field.id}]`).textContent
    field.value = noteOf(FREE)?.text ?? ""
    field.addEventListener("input", () => keepNote(FREE, field.value, label))
    document.addEventListener("board:notes", this)
    this.handleEvent()
  }

  disconnectedCallback() {
    document.removeEventListener("board:notes", this)
  }

  handleEvent() {
    const line = this.querySelector("[data-count]")
    const count = countNotes()
    line.textContent = count ? line.dataset.countText.replace("{n}", count) : ""
  }
}

customElements.define("held-notes-list", HeldNotesList)
