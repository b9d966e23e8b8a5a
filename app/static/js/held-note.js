// A note beside a card: written while listening, offered back when its writer has the floor.

import { keepingFocus } from "./focus.js"
import { arrived, forgetKey } from "./keys.js"
import { dropNote, keepNote, noteOf } from "./notes.js"

class HeldNote extends HTMLElement {
  #card
  #box
  #field

  connectedCallback() {
    if (this.firstElementChild) return
    const [, card, mode] = this.id.split("-")
    this.append(document.getElementById(`held-${mode}`).content.cloneNode(true))
    for (const one of this.querySelectorAll("textarea, button")) one.id = `${this.id}-${one.dataset.act ?? "text"}`
    this.#card = card
    this.#box = this.querySelector(".held")
    this.#field = this.querySelector("textarea")
    this.#field.value = noteOf(card)?.text ?? ""
    const label = this.querySelector("label")
    label.htmlFor = this.#field.id
    const keep = (more) => keepNote(card, this.#field.value, label.textContent, more)
    this.#field.addEventListener("input", () => keep())
    if (mode === "write") this.#write()
    else this.#offer(keep)
  }

  #write() {
    const begin = this.querySelector("button")
    const show = () => {
      begin.hidden = this.#field.value.trim() !== ""
      this.#box.hidden = !begin.hidden
    }
    show()
    begin.addEventListener("click", () => {
      begin.hidden = true
      this.#box.hidden = false
      this.#field.focus()
    })
    this.#field.addEventListener("blur", show)
  }

  #offer(keep) {
    const note = noteOf(this.#card)
    this.#box.id = `${this.id}-form`
    this.#box.elements.parent_id.value = this.#card
    this.#box.hidden = !note
    if (note?.sent) arrived(note.sent).then((done) => done && this.#gone())
    this.addEventListener("form:sending", ({ detail }) => keep({ sent: detail.key }))
    this.addEventListener("form:sent", ({ detail }) => {
      if (detail.sent.get("text") === this.#field.value) this.#gone()
    })
    this.querySelector("[data-act=drop]").addEventListener("click", () => this.#gone())
  }

  #gone() {
    dropNote(this.#card)
    forgetKey(this.#box)
    keepingFocus(() => this.#box.remove())
  }
}

customElements.define("held-note", HeldNote)
