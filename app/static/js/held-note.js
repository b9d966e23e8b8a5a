// A note beside a card: written while listening, offered back when its writer has the floor.

import { keepingFocus } from "./focus.js"
import { arrived, forgetKey } from "./keys.js"
import { dropNote, keepNote, noteOf, showNote } from "./notes.js"
import { Watching } from "./watching.js"

class HeldNote extends Watching {
  static news = ["board:notes"]
  #card
  #box
  #field
  #begin

  connectedCallback() {
    super.connectedCallback()
    if (this.firstElementChild) return
    const [, card, mode] = this.id.split("-")
    this.append(document.getElementById(`held-${mode}`).content.cloneNode(true))
    for (const one of this.querySelectorAll("textarea, button")) one.id = `${this.id}-${one.dataset.act ?? "text"}`
    this.#card = card
    this.#box = this.querySelector(".held")
    this.#field = this.querySelector("textarea")
    const label = this.querySelector("label")
    label.htmlFor = this.#field.id
    const keep = (more) => keepNote(card, this.#field.value, label.textContent, more)
    this.#field.addEventListener("input", () => keep())
    if (mode === "write") this.#write()
    else this.#offer(keep)
  }

  // Also what another window of the same person writes here, or has posted.
  handleEvent() {
    showNote(this.#field, this.#card)
    if (this.contains(document.activeElement)) return
    this.#box.hidden = !noteOf(this.#card)
    if (this.#begin) this.#begin.hidden = !this.#box.hidden
  }

  #write() {
    this.#begin = this.querySelector("button")
    this.#begin.addEventListener("click", () => {
      this.#begin.hidden = true
      this.#box.hidden = false
      this.#field.focus()
    })
    this.#field.addEventListener("blur", this)
  }

  #offer(keep) {
    const note = noteOf(this.#card)
    this.#box.id = `${this.id}-form`
    this.#box.elements.parent_id.value = this.#card
    if (note?.sent) arrived(note.sent).then((done) => done && this.#gone())
    this.addEventListener("form:sending", ({ detail }) => keep({ sent: detail.key }))
    this.addEventListener("form:sent", ({ detail }) => {
      if (detail.sent.get("text") === this.#field.value) this.#gone()
    })
    this.querySelector("[data-act=drop]").addEventListener("click", () => this.#gone())
  }

  #gone() {
    forgetKey(this.#box)
    keepingFocus(() => {
      this.#box.remove()
      dropNote(this.#card)
    })
  }
}

customElements.define("held-note", HeldNote)
