// A note beside a card: written while listening, offered back when its writer has the floor.

import { arrived, newKey } from "./keys.js"
import { headers, here } from "./me.js"
import { dropNote, keepNote, noteOf } from "./notes.js"
import { errorIn } from "./problems.js"
import { stubborn } from "./stubborn.js"

class HeldNote extends HTMLElement {
  #card
  #box
  #field
  #sending = false

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
    this.#field.addEventListener("input", () => keepNote(card, this.#field.value, label.textContent))
    if (mode === "write") this.#write()
    else this.#offer()
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

  #offer() {
    const { sent } = noteOf(this.#card) ?? { sent: null }
    this.#box.hidden = sent === null
    if (sent) arrived(sent).then((done) => done && this.#gone())
    this.addEventListener("click", ({ target }) => {
      const act = target.closest("button")?.dataset.act
      if (act === "drop") this.#gone()
      else if (act) this.#post(this.#field.value, act === "condition")
    })
  }

  async #post(text, condition) {
    if (this.#sending || !text.trim()) return
    this.#sending = true
    const { label, key = newKey() } = noteOf(this.#card) ?? {}
    // The key names these words in this form; other words, or the other form, are another command.
    const sent = `${key}-${condition ? "c" : "t"}`
    keepNote(this.#card, text, label, { key, sent })
    const body = new URLSearchParams({ kind: "clarification", parent_id: this.#card, text })
    if (condition) body.set("condition", "on")
    const request = { method: "POST", headers: headers({ "Idempotency-Key": sent }), body }
    const answer = await stubborn(`${here}/cards`, request)
    this.#sending = false
    if (!answer.ok) {
      this.querySelector(".problem").textContent = errorIn(await answer.text()).sentence ?? ""
      return
    }
    document.dispatchEvent(new CustomEvent("board:posted", { detail: Number(answer.headers.get("X-Seq")) }))
    this.#gone()
  }

  #gone() {
    const hadFocus = this.contains(document.activeElement)
    dropNote(this.#card)
    this.#box.hidden = true
    if (hadFocus) document.getElementById(`card-${this.#card}`)?.querySelector("button:enabled:not([hidden])")?.focus()
  }
}

customElements.define("held-note", HeldNote)
