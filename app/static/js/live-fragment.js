// A part of the page that changes with the time and not with what people do: asked for every now and then while it is seen.

import { ask, windowStore } from "./me.js"

class LiveFragment extends HTMLElement {
  #timer

  connectedCallback() {
    this.#timer = setInterval(() => this.#ask(), Number(this.dataset.every) * 1000)
    this.addEventListener("click", (event) => {
      const once = event.target.closest("[data-dismiss]")?.closest("[data-once]")
      if (!once) return
      windowStore.setItem(`once:${once.dataset.once}`, "1")
      once.remove()
    })
    this.#ask()
  }

  disconnectedCallback() {
    clearInterval(this.#timer)
  }

  async #ask() {
    if (document.hidden || this.matches(":focus-within")) return
    const answer = await ask(this.dataset.url)
    if (!answer?.ok || !this.isConnected) return
    this.innerHTML = await answer.text()
    for (const once of this.querySelectorAll("[data-once]")) {
      if (windowStore.getItem(`once:${once.dataset.once}`)) once.remove()
    }
  }
}

customElements.define("live-fragment", LiveFragment)
