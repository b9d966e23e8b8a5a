// Who looks at this page, and what this browser keeps for them: nobody else's session, nobody else's words.

const { me = "", session = "" } = document.body.dataset
const KEEP_MS = 60 * 24 * 3_600_000
const OURS = /^(draft|held|key|window):/

// Stands in where a browser forbids its stores: then what is typed is kept as long as the page.
class Memory {
  getItem = (key) => this[key] ?? null
  setItem = (key, text) => {
    this[key] = text
  }
  removeItem = (key) => delete this[key]
}

function storeCalled(name) {
  try {
    window[name].getItem("")
    return window[name]
  } catch {
    return new Memory()
  }
}

export const browserStore = storeCalled("localStorage")
export const windowStore = storeCalled("sessionStorage")

export const participant = me
export const here = `/sessions/${session}`

export function headers(more = {}) {
  return { "HX-Request": "true", ...(me && { "X-Participant": me }), ...more }
}

// Null where nobody answers.
export const ask = (url) => fetch(url, { headers: headers() }).catch(() => null)

export const phase = () => document.getElementById("notice")?.dataset.phase
export const isSilent = () => document.querySelector("#notice[data-silent]") !== null

// A drawer of this browser's store. Values are plain objects; a full or forbidden store loses them quietly.
export class Drawer {
  #prefix

  constructor(name) {
    this.#prefix = `${name}:${session}:${me}:`
  }

  get(key) {
    return read(this.#prefix + key)
  }

  put(key, value) {
    try {
      browserStore.setItem(this.#prefix + key, JSON.stringify({ ...value, at: Date.now() }))
    } catch {}
  }

  drop(key) {
    browserStore.removeItem(this.#prefix + key)
  }

  all() {
    return Object.keys(browserStore)
      .filter((key) => key.startsWith(this.#prefix))
      .sort()
      .map((key) => [key.slice(this.#prefix.length), read(key)])
      .filter(([, value]) => value)
  }

  // Tells of changes that another window of this browser makes.
  watch(heard) {
    addEventListener("storage", ({ key, newValue, oldValue }) => {
      if (key?.startsWith(this.#prefix)) heard(key.slice(this.#prefix.length), parse(newValue), parse(oldValue))
    })
  }
}

function read(key) {
  const value = parse(browserStore.getItem(key))
  if (value && Date.now() - value.at < KEEP_MS) return value
  browserStore.removeItem(key)
  return null
}

// Null where it is no JSON.
export function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

// Words of sessions that nobody comes back to do not stay on a shared machine for ever.
for (const key of Object.keys(browserStore)) if (OURS.test(key)) read(key)
