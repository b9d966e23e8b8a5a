// Keys that act on the row one stands on: a card, a person, a hand, an act of the history. The sheet of keys says which
// control each presses, by how its id begins; what lies in the row's menu is fetched first.

import { fetched } from "./card-parts.js"

const ROW = ".slot, .reply, .stack-of__card, .queue__card, .floor__hand, .person, .history__act"
const PLACE = "#queue, #floor, #people, #history"

export function rowOf(element) {
  return element?.closest?.(ROW)
}

// Through the cards; from within a panel that has rows of its own, through those.
export function step(by) {
  const here = rowOf(document.activeElement)
  const place = document.activeElement?.closest?.(PLACE)
  const rows = [...(place ?? document).querySelectorAll(place ? ROW : ".slot")].filter((row) => row.offsetParent !== null)
  if (!rows.length) return
  const at = rows.indexOf(place ? here : here?.closest(".slot"))
  const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by))]
  standOn(next)
}

// Also on what the Tab key passes over.
export function standOn(place) {
  if (place.tabIndex < 0) place.tabIndex = -1
  place.focus()
}

export function pressOnRow(sheet, key) {
  const row = rowOf(document.activeElement)
  const acts = [...sheet.querySelectorAll("[data-acts]")].find((one) => one.textContent === key)
  if (!row?.id || !acts) return false
  const id = row.id.slice(row.id.indexOf("-") + 1)
  const wanted = () => acts.dataset.acts.split(" ").map((begins) => document.getElementById(begins + id)).find(Boolean)
  const menu = document.querySelector(`.menu:has(> #more-${id}, > #person-more-${id})`)
  const control = wanted()
  if (control && !(menu?.contains(control) && !menu.open && control.matches(":not(summary)"))) act(control)
  else if (menu) fromMenu(menu, wanted)
  return true
}

function act(control) {
  control.focus()
  control.click()
}

// A menu says what may be done now, so it is asked anew each time.
async function fromMenu(menu, wanted) {
  menu.querySelector(".menu__items").replaceChildren()
  menu.open = false
  act(menu.querySelector("summary"))
  await fetched()
  // Not for who has left it meanwhile.
  const control = menu.open && wanted()
  if (control) act(control)
}
