// What was begun and has no form on the page now: offered again, unless its writer is listening.

import htmx from "../vendor/htmx.esm.min.js"
import { copy } from "./copying.js"
import { openerOf } from "./draft-form.js"
import { allDrafts, dropDraft } from "./drafts.js"
import { here, isSilent } from "./me.js"
import { dropNote, strayNotes } from "./notes.js"

class KeptDrafts extends HTMLElement {
  connectedCallback() {
    for (const news of ["board:drawn", "board:drafts", "board:notes"]) document.addEventListener(news, this)
    this.handleEvent()
  }

  disconnectedCallback() {
    for (const news of ["board:drawn", "board:drafts", "board:notes"]) document.removeEventListener(news, this)
  }

  handleEvent() {
    const rows = [...this.#drafts(), ...(isSilent() ? [] : strayNotes().map(noteRow))]
    this.querySelector("[data-silent-note]").hidden = !isSilent() || !rows.length
    this.querySelector("[data-tray]").hidden = isSilent() || !rows.length
    const shown = rows.map(({ key, text }) => `${key} ${text} ${Boolean(wayTo(key))}`).join("\n")
    if (shown === this.shown) return
    this.shown = shown
    this.querySelector("ul").replaceChildren(...rows.map((row) => this.#row(row)))
  }

  #drafts() {
    return allDrafts()
      .filter(([key, { text }]) => text && !document.querySelector(`draft-form[data-key="${CSS.escape(key)}"]`))
      .map(([key, { label, text }]) => ({ key, label, text, drop: () => dropDraft(key) }))
  }

  #row({ key, label, text, drop }) {
    const row = this.querySelector("template").content.firstElementChild.cloneNode(true)
    const part = (name) => row.querySelector(`[data-${name}]`)
    part("label").textContent = label
    part("text").textContent = text
    part("open").hidden = !wayTo(key)
    part("open").addEventListener("click", () => wayTo(key)?.())
    part("copy").addEventListener("click", () => copy(text))
    part("drop").addEventListener("click", drop)
    return row
  }
}

// How the form is opened: by its button, or, where that would be in a card's menu, as the menu would.
function wayTo(key) {
  const opener = openerOf(key)
  if (opener) return () => opener.click()
  const card = key.match(/^edit-(.+)$/)?.[1]
  const desk = document.getElementById(`more-${card}`)?.closest(".slot")?.querySelector(".desk")
  if (!desk) return null
  return () => htmx.ajax("GET", `${here}/cards/${card}/forms/edit`, { target: desk, swap: "innerHTML" })
}

function noteRow([card, { label, text }]) {
  return { key: `note ${card}`, label, text, drop: () => dropNote(card) }
}

customElements.define("kept-drafts", KeptDrafts)
