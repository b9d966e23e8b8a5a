// Notes that a listening host holds for later. They live in this browser and nowhere else until their writer posts one.

import { Drawer } from "./me.js"

export const FREE = "free"
const held = new Drawer("held")

export const noteOf = (card) => held.get(card)
export const countNotes = () => held.all().filter(([card]) => card !== FREE).length

export function showNote(field, card) {
  field.value = noteOf(card)?.text ?? ""
}

export function keepNote(card, text, label, more = {}) {
  if (text.trim()) held.put(card, { text, label, ...more })
  else held.drop(card)
  tellOfNotes()
}

export function dropNote(card) {
  held.drop(card)
  tellOfNotes()
}

// Those beside no card that is on the board.
export function strayNotes() {
  return held.all().filter(([card]) => !document.getElementById(`card-${card}`))
}

held.watch(tellOfNotes)

function tellOfNotes() {
  dispatchEvent(new Event("board:notes"))
}
