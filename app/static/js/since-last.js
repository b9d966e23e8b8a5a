// "Since you were last here": this browser remembers up to which turn its person has looked, and asks what came after.

import { ask, Drawer } from "./me.js"

const REMEMBER_MS = 15_000
const seen = new Drawer("seen")
const live = document.getElementById("live")

class SinceLast extends HTMLElement {
  connectedCallback() {
    this.#greet(seen.get("")?.seq ?? Infinity)
    setInterval(this.#remember, REMEMBER_MS)
    addEventListener("pagehide", this.#remember)
    this.addEventListener("click", ({ target }) => target.closest("[data-done]") && this.#done())
  }

  async #greet(since) {
    if (!(since < live?.dataset.seq)) return this.#remember()
    const answer = await ask(`${this.dataset.url}&since=${since}`)
    if (!answer?.ok) return
    this.innerHTML = await answer.text()
    for (const link of this.querySelectorAll("[data-card]")) {
      document.getElementById(`card-${link.dataset.card}`)?.setAttribute("data-new", "")
    }
  }

  // What is on the list stays new until the person has caught up; what comes live is seen as it comes.
  #remember = () => {
    if (live && this.isConnected && !this.innerHTML.trim()) seen.put("", { seq: Number(live.dataset.seq) })
  }

  #done() {
    this.innerHTML = ""
    for (const card of document.querySelectorAll("[data-new]")) card.removeAttribute("data-new")
    this.#remember()
    document.getElementById("main").focus()
  }
}

customElements.define("since-last", SinceLast)
