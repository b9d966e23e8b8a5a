// What somebody has begun to write and not yet sent. This window's own copy comes first: two windows of one person
// may hold two beginnings of the same form.

import { Drawer, windowStore } from "./me.js"

const shared = new Drawer("draft")
const own = new Drawer("draft", windowStore)

export function draftOf(key) {
  const mine = own.get(key)
  const theirs = shared.get(key)
  if (mine && mine.text !== theirs?.sent) return mine
  return theirs?.fields ? theirs : null
}

export const allDrafts = () => shared.all()

export function keepDraft(key, draft) {
  own.put(key, draft)
  shared.put(key, { ...draft, sent: shared.get(key)?.sent })
  tell()
}

// Another window's beginning is not ours to drop.
export function dropDraft(key) {
  const mine = own.get(key)
  const theirs = shared.get(key)
  own.drop(key)
  if (!mine || mine.text === theirs?.text) shared.drop(key)
  tell()
}

// What was sent is gone from every window that shows the same words. The mark stays, beside what is begun next too: a window
// that slept through the sending finds it when it is loaded anew.
export function sentDraft(key, text) {
  shared.put(key, { sent: text })
  own.drop(key)
  tell()
}

// Tells which words another window has sent.
export function watchDrafts(sent) {
  shared.watch((key, now) => {
    if (now?.sent && !now.fields) sent(key, now.sent)
    tell()
  })
}

function tell() {
  document.dispatchEvent(new Event("board:drafts"))
}
