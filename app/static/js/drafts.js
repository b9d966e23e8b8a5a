// What somebody has begun to write and not yet sent. This window's own copy comes first: two windows of one person
// may hold two beginnings of the same form.

import { Drawer, windowStore } from "./me.js"

const shared = new Drawer("draft")
const own = new Drawer("draft", windowStore)

// All that was chosen and typed, for comparing: the same words with another choice are something else.
export const printOf = JSON.stringify

const same = (one, other) => printOf(one?.fields) === printOf(other?.fields)

export function draftOf(key) {
  const mine = own.get(key)
  const theirs = shared.get(key)
  if (mine && printOf(mine.fields) !== theirs?.sent) return mine
  return theirs?.fields ? theirs : null
}

// For a form that shows it from now on.
export function takeDraft(key) {
  const draft = draftOf(key)
  if (draft) own.put(key, draft)
  return draft
}

export const allDrafts = () => shared.all()

export function keepDraft(key, draft) {
  own.put(key, draft)
  shared.put(key, { ...draft, sent: shared.get(key)?.sent })
  tell()
}

// Another window's beginning is not ours to drop.
export function dropDraft(key, shown = own.get(key)) {
  for (const drawer of [own, shared]) if (same(drawer.get(key), shown)) drawer.drop(key)
  tell()
}

// What was sent is gone from every window that shows the same. The mark stays, beside what is begun next too: a window
// that slept through the sending finds it when it is loaded anew.
export function sentDraft(key, sent, seen) {
  shared.put(key, { sent, seen })
  own.drop(key)
  tell()
}

// Tells what another window has sent, and the marks of it. Who has begun something else here has it on the device still.
export function watchDrafts(heard) {
  shared.watch((key, now) => {
    if (now?.seen) heard(key, now.sent, now.seen)
    const mine = now?.seen && own.get(key)
    if (mine && printOf(mine.fields) !== now.sent) keepDraft(key, mine)
    tell()
  })
}

function tell() {
  document.dispatchEvent(new Event("board:drafts"))
}
