// The page behind a link, and a script for it alone. The token stands in the part of the address that browsers keep to
// themselves; it is taken out of sight at once, and nothing is joined before somebody says so.

import { answerIn } from "./problems.js"
import "./start-form.js"
import { stubborn } from "./stubborn.js"

class JoinPage extends HTMLElement {
  connectedCallback() {
    addEventListener("hashchange", () => this.#open())
    this.#open()
  }

  #part(name) {
    return this.querySelector(`[data-${name}]`)
  }

  // The token goes with this entry of the browser's history, so that a reload still knows it.
  #open() {
    const token = location.hash.slice(1) || history.state?.token
    this.#part("no-token").hidden = Boolean(token)
    this.#part("into").hidden = !token
    if (!token) return
    history.replaceState({ token }, "", location.pathname)
    this.#look(token)
  }

  async #look(token) {
    const request = { method: "POST", headers: { "HX-Request": "true" }, body: new URLSearchParams({ token }) }
    const answer = await stubborn(this.dataset.look, request)
    const text = await answer.text()
    this.#part("problem").hidden = answer.ok
    this.#part("into").hidden = !answer.ok
    if (!answer.ok) this.#part("sentence").textContent = answerIn(text).error?.sentence ?? ""
    else this.#part("into").replaceChildren(document.createRange().createContextualFragment(text))
  }
}

customElements.define("join-page", JoinPage)
