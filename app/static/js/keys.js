// The key under which a command happens once. The same words from the same form keep their key until they are
// answered, also over a reload of the page: pressing again then does nothing twice.

import { fill } from "./fields.js"
import { Drawer, headers, here } from "./me.js"
import { stubborn } from "./stubborn.js"

const pending = new Drawer("key")

// crypto.randomUUID does not exist on plain http, and many a board runs on a laptop in the room. The time comes first:
// what many send at once then stands together in the server's index.
export function newKey() {
  return Date.now() + crypto.getRandomValues(new Uint32Array(4)).join("")
}

// What is kept is a fingerprint: the words themselves have their own drawer.
export function keyOf(form, said) {
  const print = fingerprint(said)
  const known = pending.get(form.id)
  if (known?.print === print) return known.key
  const key = newKey()
  pending.put(form.id, { print, key })
  return key
}

export const forgetKey = (form) => pending.drop(form.id)

// The answer to what was sent with this key, if it was done: it may have been lost with the page that waited for it.
export async function arrived(key) {
  const answer = await stubborn(`${here}/receipts/${key}`, { headers: headers() }, { tries: 3 }).catch(() => null)
  return answer?.ok && answer
}

export const tell = (form, what, detail) => form?.dispatchEvent(new CustomEvent(`form:${what}`, { bubbles: true, detail }))

// A form learns that what it sent is done; its own change must not seem to be another's. The answer are its marks.
export function answered(form, answer, press) {
  const seen = JSON.parse(answer.headers.get("X-Seen") ?? "{}")
  settled(form, { ...press, seen })
  return seen
}

export function settled(form, press) {
  fill(form, press.seen)
  // What was pressed since has another.
  if (pending.get(form.id)?.key === press.key) forgetKey(form)
  tell(form, "sent", press)
}

// What a request asks, as one text. Of a file its name and size.
export function said({ method, action, body }) {
  return JSON.stringify([method, action, ...[...body].map(([name, value]) => [name, value.name ?? value, value.size])])
}

// FNV-1a and the length: enough to tell one person's words from their words before.
function fingerprint(text) {
  let hash = 0x811c9dc5
  for (const sign of text) hash = Math.imul(hash ^ sign.codePointAt(), 0x01000193)
  return `${text.length} ${hash}`
}
