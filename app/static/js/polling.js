// For networks that let no socket through: the same messages, asked for every few seconds.

import { ask } from "./me.js"

const EVERY_MS = 3_000
const ENDED = [401, 403, 404]

export class Polling {
  #timer = null

  start(line) {
    if (this.#timer === null) this.#ask(line)
  }

  stop() {
    clearTimeout(this.#timer)
    this.#timer = null
  }

  async #ask(line) {
    this.#timer = 0
    const answer = await ask(line.address())
    if (this.#timer === null) return
    if (ENDED.includes(answer?.status)) return location.reload()
    if (answer?.ok) line.heard(await answer.json())
    else line.failed()
    this.#timer = setTimeout(() => this.#ask(line), EVERY_MS)
  }
}
