// What somebody has begun to write and not yet sent. Each window keeps its own: two windows of one person may hold two
// beginnings of the same form. What a closed one has left goes on in the next that shows that form; what stands in another
// that is open is shown here too, and is kept here from the first key on.

import { Drawer } from "./me.js"
import { isOpen, thisWindow } from "./windows.js"

const drawer = new Drawer("draft")
const sending = new Drawer("sent")
const slotOf = (key) => `${key}:${thisWindow}`
const OPEN = 0
const LEFT = 1
const OWN = 2

// All that was chosen and typed, for comparing: the same words with another choice are something else.
export const printOf = JSON.stringify

// By their keys. Of what is under way in another window that one shows the end.
export function allDrafts() {
  const found = drawer.all().map(([slot, draft]) => {
    const [key, owner] = slot.split(":")
    const nearness = owner === thisWindow ? OWN : isOpen(owner) ? OPEN : LEFT
    return { ...draft, key, slot, nearness }
  })
  const ours = found.filter(({ nearness, posts }) => nearness !== OPEN || !posts?.length)
  ours.sort((one, other) => one.nearness - other.nearness || one.at - other.at)
  return new Map(ours.map((draft) => [draft.key, draft]))
}

export const draftOf = (key) => allDrafts().get(key)
export const isLeft = ({ nearness }) => nearness === LEFT

// For a form that shows it from now on.
export function takeDraft(key) {
  const draft = draftOf(key)
  if (draft && isLeft(draft)) {
    drawer.drop(draft.slot)
    drawer.put(slotOf(key), draft)
  }
  return draft
}

export function keepDraft(key, draft) {
  drawer.put(slotOf(key), draft)
  tellOfDrafts()
}

// One's own goes, and with it whatever says the very same.
export function dropDraft(key, print) {
  for (const [slot, { fields }] of drawer.all()) {
    if (slot === slotOf(key) || (slot.split(":")[0] === key && printOf(fields) === print)) drawer.drop(slot)
  }
  tellOfDrafts()
}

// Windows that are open hear of it, and take it out of their fields.
export function sentDraft(key, print, seen) {
  dropDraft(key, print)
  sending.put(key, { print, seen })
  sending.drop(key)
}

export const watchDrafts = (heard) => sending.watch((key, now) => now && heard(key, now.print, now.seen))

export function tellOfDrafts() {
  dispatchEvent(new Event("board:drafts"))
}
