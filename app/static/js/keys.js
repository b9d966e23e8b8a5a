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

export function forgetKey(form) {
  pending.drop(form.id)
}

// The answer to what was sent with this key, if it was done: it may have been lost with the page that waited for it.
export async function arrived(key) {
  const answer = await stubborn(`${here}/receipts/${key}`, { headers: headers() }, { tries: 3 }).catch(() => null)
  return answer?.ok && answer
}

// A form learns that what it sent is done; its own change must not seem to be another's.
export function answered(form, answer, sent) {
  settled(form, sent, JSON.parse(answer.headers.get("X-Seen") ?? "{}"))
}

export function settled(form, sent, seen) {
  fill(form, seen)
  forgetKey(form)
  form.dispatchEvent(new CustomEvent("form:sent", { bubbles: true, detail: { sent, seen } }))
}

// What a request asks, as one text. Of a file its name and size.
export function said({ method, action, body }) {
  const plain = (value) => (value.name === undefined ? value : `${value.name} ${value.size}`)
  return JSON.stringify([method, action, ...[...body].map(([name, value]) => [name, plain(value)])])
}

// FNV-1a with two seeds: enough to tell one person's words from their words before.
function fingerprint(text) {
  const hashes = [0x811c9dc5, 0x1b873593].map((seed) => {
    let hash = seed
    for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
    return (hash >>> 0).toString(36)
  })
  return [text.length, ...hashes].join("-")
}
