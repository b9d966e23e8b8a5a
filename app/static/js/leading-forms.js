// Forms that lead to another page: starting, joining, coming back. Sent once, and nothing typed is lost by a refusal.

import { windowStore } from "./me.js"
import { changed, fill } from "./fields.js"
import { complain, errorIn, pointAt } from "./problems.js"

addEventListener("submit", (event) => {
  const form = event.target
  if (!form.matches("form[data-join]")) return
  event.preventDefault()
  if (!form.hasAttribute("data-ui")) send(form)
})

async function send(form) {
  form.setAttribute("data-ui", "sending")
  complain(form, "")
  const request = { method: "POST", headers: { "HX-Request": "true" }, body: new FormData(form) }
  const answer = await fetch(form.action, request).catch(() => null)
  const text = answer ? await answer.text() : ""
  if (answer?.ok) {
    form.dispatchEvent(new Event("form:sent", { bubbles: true }))
    location.assign(JSON.parse(text).location)
    return
  }
  form.removeAttribute("data-ui")
  const { sentence, field } = errorIn(text)
  complain(form, sentence ?? document.getElementById("toasts").dataset.fallback)
  if (field) pointAt(form, field)
}

// Whoever comes back by the browser's own button may send it again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-ui]")) form.removeAttribute("data-ui")
})

// The brief is long; a reload in the middle should not take it away. Kept for this window only.
class StartForm extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form")
    fill(form, JSON.parse(windowStore.getItem(this.id) ?? "{}"))
    this.addEventListener("input", () => windowStore.setItem(this.id, JSON.stringify(changed(form))))
    this.addEventListener("form:sent", () => windowStore.removeItem(this.id))
  }
}

customElements.define("start-form", StartForm)
