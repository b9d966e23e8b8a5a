// What was begun and is not at hand any more, since its form is gone or its lane has moved down with another phase:
// offered again, unless its writer is listening.

import { fetchPart } from "./card-parts.js"
import { copy } from "./copying.js"
import { formOf, openerOf } from "./draft-form.js"
import { allDrafts, dropDraft, printOf } from "./drafts.js"
import { focusOn } from "./focus.js"
import { here, isSilent, phase } from "./me.js"
import { dropNote, strayNotes } from "./notes.js"
import { Watching } from "./watching.js"

class KeptDrafts extends Watching {
  static news = ["board:drawn", "board:drafts", "board:notes"]

  handleEvent() {
    const rows = [...this.#drafts(), ...(isSilent() ? [] : strayNotes().map(noteRow))]
    this.querySelector("[data-silent-note]").hidden = !isSilent() || !rows.length
    this.querySelector("[data-tray]").hidden = isSilent() || !rows.length
    const shown = rows.map(({ key, text }) => `${key} ${text} ${wayTo(key)[0]}`).join("\n")
    if (shown === this.shown) return
    this.shown = shown
    this.querySelector("ul").replaceChildren(...rows.map((row) => this.#row(row)))
  }

  #drafts() {
    return [...allDrafts()]
      .filter(([key, draft]) => draft.label && (draft.page ?? here) === here && !isAtHand(key, draft))
      .map(([key, draft]) => ({ key, label: draft.label, text: draft.text, drop: () => dropDraft(key, printOf(draft.fields)) }))
  }

  #row({ key, label, text, drop }) {
    const row = this.querySelector("template").content.firstElementChild.cloneNode(true)
    const part = (name) => row.querySelector(`[data-${name}]`)
    part("label").textContent = label
    part("text").textContent = text
    row.dataset.ui = wayTo(key)[0]
    part("open").onclick = () => wayTo(key)[1]()
    part("copy").onclick = () => copy(text)
    part("drop").onclick = drop
    return row
  }
}

// A form that moved away while somebody wrote in it is at hand again once they go on in it.
function isAtHand(key, draft) {
  const form = formOf(key)
  const lane = form?.closest(".lane")
  return form && (!lane || "focus" in lane.dataset || draft.phase === phase())
}

// What the row says, and how one goes on: in the form where it stands; by the button that opens it, or, where that would
// be in a card's menu, as the menu would.
function wayTo(key) {
  if (key.startsWith("note ")) return ["note"]
  const form = formOf(key)
  if (form) return ["moved", () => goOn(form)]
  const opener = openerOf(key)
  if (opener) return ["open", () => opener.click()]
  const [, name, card] = key.match(/^(edit|reword|move|stack|hiding)-(.+)$/) ?? []
  const desk = document.getElementById(`more-${card}`)?.closest(".slot")?.querySelector("card-desk")
  return desk ? ["open", () => fetchPart(desk, `cards/${card}/forms/${name}`, desk)] : ["shut"]
}

function goOn(form) {
  form.closest(".lane").querySelector("[data-fold][aria-expanded=false]")?.click()
  focusOn(...form.querySelectorAll("textarea, input:not([type=hidden])"))
}

function noteRow([card, { label, text }]) {
  return { key: `note ${card}`, label, text, drop: () => dropNote(card) }
}

customElements.define("kept-drafts", KeptDrafts)
