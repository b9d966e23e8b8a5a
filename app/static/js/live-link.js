// The line to the server: one socket that brings what changed since the turn this page shows.
//
// docs/live-client.md says what passes over it. Any doubt ends in the same place: the whole board is asked for anew.

import { hearTime } from "./clock.js"
import { Polling } from "./polling.js"
import { drawRegions } from "./regions.js"
import { FIRST_WAIT_MS, LONGEST_WAIT_MS } from "./stubborn.js"

// The server's heart beats every 15 s; after two beats and a bit nobody is there.
const SILENCE_MS = 40_000
// Whoever comes back to the page need not wait that long.
const STALE_MS = 20_000
const HANDSHAKE_MS = 10_000
const OWN_POST_MS = 3_000
const FAILURES_BEFORE_POLLING = 3
const NEVER_AGAIN = [4401, 4403, 4404]

class LiveLink extends HTMLElement {
  #socket = null
  #retry
  #wait = FIRST_WAIT_MS
  #opened = false
  #failures = 0
  #heardAt = 0
  #doubt = false
  #frames = Promise.resolve()
  #polling = new Polling()

  connectedCallback() {
    hearTime(Number(this.dataset.now))
    addEventListener("online", () => this.#connect())
    addEventListener("offline", () => this.#show("away"))
    addEventListener("pageshow", (event) => event.persisted && this.#connect())
    addEventListener("pagehide", () => this.#leave())
    document.addEventListener("visibilitychange", () => this.#look(STALE_MS))
    addEventListener("board:posted", (event) => this.#expect(event.detail))
    setInterval(() => this.#look(Number(this.dataset.silenceMs ?? SILENCE_MS)), 1_000)
    this.#connect()
  }

  get #seq() {
    return Number(this.dataset.seq)
  }

  get #cursor() {
    return `&since=${this.#doubt ? -1 : this.#seq}&epoch=${encodeURIComponent(this.dataset.epoch)}`
  }

  #connect() {
    this.#leave()
    const url = new URL(this.dataset.url + this.#cursor, location)
    url.protocol = url.protocol.replace("http", "ws")
    const socket = new WebSocket(url)
    this.#socket = socket
    this.#heardAt = Date.now()
    socket.onmessage = ({ data }) => this.#socket === socket && this.#hear(JSON.parse(data))
    socket.onclose = ({ code }) => this.#socket === socket && this.#lost(code)
  }

  // A line that is dead answers no goodbye either, so the socket is let go without waiting for one.
  #leave() {
    clearTimeout(this.#retry)
    const socket = this.#socket
    this.#socket = null
    socket?.close()
  }

  #hear(frame) {
    this.#opened = true
    this.#failures = 0
    this.#wait = FIRST_WAIT_MS
    this.#heardAt = Date.now()
    this.#polling.stop()
    this.#show("live")
    this.#take(frame)
  }

  #lost(code) {
    this.#socket = null
    if (NEVER_AGAIN.includes(code)) return location.reload()
    this.#failures += 1
    if (!this.#opened && this.#failures >= FAILURES_BEFORE_POLLING) this.#poll()
    else this.#show("away")
    this.#retry = setTimeout(() => this.#connect(), this.#wait * (0.8 + Math.random() * 0.4))
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS)
  }

  #poll() {
    this.#polling.start({
      address: () => this.dataset.changes + this.#cursor,
      heard: (frame) => {
        this.#show("polling")
        this.#take(frame)
      },
      failed: () => this.#show("away"),
    })
  }

  // Frames are applied one after another, in the order in which they came.
  #take(frame) {
    this.#frames = this.#frames.then(() => this.#apply(frame)).catch(() => this.#anew())
  }

  async #apply({ seq, epoch, now, html, whole, lang, say, beat }) {
    if (now) hearTime(now)
    if (!whole && (this.#doubt || seq <= this.#seq)) return
    if (!whole && epoch && epoch !== this.dataset.epoch) return this.#anew()
    // In a page of another language not all that speaks stands on the board.
    const placed = (!whole || lang === this.lang) && (!html || (await drawRegions(html, this)))
    if (!placed && whole) return location.reload()
    if (!placed && seq !== undefined) return this.#anew()
    if (whole) this.#doubt = false
    if (epoch) this.dataset.epoch = epoch
    if (seq !== undefined) this.dataset.seq = seq
    else if (beat > this.#seq) this.dataset.seq = beat
    if (html) dispatchEvent(new Event("board:drawn"))
    if (say) dispatchEvent(new CustomEvent("board:say", { detail: say }))
  }

  #anew() {
    this.#doubt = true
    this.#connect()
  }

  #expect(seq) {
    setTimeout(() => {
      if (this.#socket && this.#seq < seq) this.#anew()
    }, OWN_POST_MS)
  }

  #look(silence) {
    if (document.visibilityState === "visible" && !this.#socket && silence === STALE_MS) this.#connect()
    const opening = this.#socket?.readyState === WebSocket.CONNECTING
    // By the wall's clock: the other one stands still while the machine sleeps.
    const quiet = Math.abs(Date.now() - this.#heardAt)
    if (this.#socket && quiet > (opening ? Math.min(silence, HANDSHAKE_MS) : silence)) {
      this.#show("away")
      this.#connect()
    }
  }

  #show(state) {
    if (this.dataset.line === state) return
    this.dataset.line = state
    dispatchEvent(new CustomEvent("board:line", { detail: state }))
  }
}

customElements.define("live-link", LiveLink)
