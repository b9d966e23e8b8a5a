// "Since you were last here": this browser remembers up to which turn its person has looked, and asks what came after.

import { browserStore } from "./me.js"

const REMEMBER_MS = 15_000

class SinceLast extends HTMLElement {
  #timer

  connectedCallback() {
    this.#greet()
    this.#timer = setInterval(() => this.#remember(), REMEMBER_MS)
    addEventListener("pagehide", this.#remember)
    this.addEventListener("click", (event) => {
      if (event.target.closest("[data-done]")) this.#done()
    })
  }

  disconnectedCallback() {
    clearInterval(this.#timer)
    removeEventListener("pagehide", this.#remember)
  }

  get #key() {
    return `seen:${document.body.dataset.session}:${document.body.dataset.me}`
  }

  get #seq() {
    return Number(document.getElementById("live")?.dataset.seq ?? 0)
  }

  async #greet() {
    const before = browserStore.getItem(this.#key)
    if (before === null || Number(before) >= this.#seq) return this.#remember()
    const url = `${this.dataset.url}&since=${Number(before)}`
    const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null)
    if (answer?.ok) {
      const fragment = document.createRange().createContextualFragment(await answer.text())
      this.replaceChildren(fragment)
      for (const link of this.querySelectorAll("[data-card]")) {
        document.getElementById(`card-${link.dataset.card}`)?.setAttribute("data-new", "")
      }
    }
  }

  // What is on the list stays new until the person has caught up; what comes live is seen as it comes.
  #remember = () => {
    if (document.visibilityState === "hidden" && !this.isConnected) return
    if (!this.querySelector("[data-done]")) browserStore.setItem(this.#key, String(this.#seq))
  }

  #done() {
    this.replaceChildren()
    for (const card of document.querySelectorAll("[data-new]")) card.removeAttribute("data-new")
    this.#remember()
    document.getElementById("main")?.focus()
  }
}

customElements.define("since-last", SinceLast)
