// A note beside a card: written while listening, offered back when its writer has the floor.

import { newKey } from "./keys.js"
import { headers, here } from "./me.js"
import { dropNote, keepNote, noteOf } from "./notes.js"
import { errorIn } from "./problems.js"
import { stubborn } from "./stubborn.js"

class HeldNote extends HTMLElement {
  #sending = false

  connectedCallback() {
    if (this.childElementCount) return
    this.append(document.getElementById("held-note-template").content.cloneNode(true))
    this.#name()
    if (this.id.endsWith("write")) this.#write()
    else this.#offer()
  }

  get #card() {
    return this.id.split("-")[1]
  }

  #part(name) {
    return this.querySelector(`[data-${name}]`)
  }

  #name() {
    for (const box of this.querySelectorAll(".held")) {
      const field = box.querySelector("textarea")
      field.id = `${this.id}-${"offer" in box.dataset ? "offer" : "text"}`
      box.querySelector("label").htmlFor = field.id
    }
    for (const button of this.querySelectorAll("button")) {
      button.id = `${this.id}-${button.dataset.as ?? ("drop" in button.dataset ? "drop" : "begin")}`
    }
  }

  #write() {
    const [begin, box] = [this.#part("begin"), this.#part("write")]
    const field = box.querySelector("textarea")
    const show = (open) => {
      begin.hidden = open
      box.hidden = !open
    }
    field.value = noteOf(this.#card)?.text ?? ""
    show(field.value !== "")
    begin.addEventListener("click", () => {
      show(true)
      field.focus()
    })
    field.addEventListener("input", () => keepNote(this.#card, field.value, this.#label(box)))
    field.addEventListener("blur", () => show(field.value.trim() !== ""))
  }

  #offer() {
    const note = noteOf(this.#card)
    const box = this.#part("offer")
    this.#part("begin").hidden = true
    box.hidden = !note
    if (!note) return
    const field = box.querySelector("textarea")
    field.value = note.text
    field.addEventListener("input", () => keepNote(this.#card, field.value, this.#label(box)))
    box.addEventListener("click", ({ target }) => {
      const { as, drop } = target.closest("button")?.dataset ?? {}
      if (drop !== undefined) this.#gone()
      if (as) this.#post(field.value, as === "condition")
    })
  }

  #label(box) {
    return box.querySelector("label").textContent
  }

  async #post(text, condition) {
    if (this.#sending || !text.trim()) return
    this.#sending = true
    const { label, key = newKey() } = noteOf(this.#card) ?? {}
    keepNote(this.#card, text, label, { key })
    const body = new URLSearchParams({ kind: "clarification", parent_id: this.#card, text })
    if (condition) body.set("condition", "on")
    // The key names these words in this form; other words, or the other form, are another command.
    const request = { method: "POST", headers: headers({ "Idempotency-Key": `${key}-${condition ? "c" : "t"}` }), body }
    const answer = await stubborn(`${here}/cards`, request)
    this.#sending = false
    if (!answer.ok) {
      this.querySelector(".held--offer .problem").textContent = errorIn(await answer.text()).sentence ?? ""
      return
    }
    document.dispatchEvent(new CustomEvent("board:posted", { detail: Number(answer.headers.get("X-Seq")) }))
    this.#gone()
  }

  #gone() {
    dropNote(this.#card)
    this.#part("offer").hidden = true
    document.getElementById(`card-${this.#card}`)?.querySelector("button:enabled:not([hidden])")?.focus()
  }
}

customElements.define("held-note", HeldNote)
