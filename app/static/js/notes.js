// Notes that a listening host holds for later. They live in this browser and nowhere else until their writer posts one.

import { Drawer } from "./me.js"

export const FREE = "free"
const drawer = new Drawer("held")

export const noteOf = (card) => drawer.get(card)
export const countNotes = () => drawer.all().filter(([card]) => card !== FREE).length

export function keepNote(card, text, label, more = {}) {
  if (text.trim()) drawer.put(card, { text, label, ...more })
  else drawer.drop(card)
  tell()
}

export function dropNote(card) {
  drawer.drop(card)
  tell()
}

// Those beside no card that is on the board.
export function strayNotes() {
  return drawer.all().filter(([card]) => !document.getElementById(`card-${card}`))
}

function tell() {
  document.dispatchEvent(new Event("board:notes"))
}
