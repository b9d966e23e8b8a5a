// The menus of cards and people and the forms of a card's desk are fetched when they are asked for. Where from follows
// from the id: said on every button, the addresses were a third of a board's page.

import htmx from "../vendor/htmx.esm.min.js"
import { here } from "./me.js"

// The button of a card's menu: the same for all of them, so it is made here.
class CardMenu extends HTMLElement {
  connectedCallback() {
    if (this.firstChild) return
    const { innerHTML } = document.getElementById("card-menu-template")
    this.innerHTML = innerHTML.replaceAll("{n}", this.closest("[id]").id.split("-")[1])
  }
}

customElements.define("card-menu", CardMenu)

let latest

addEventListener("click", ({ target }) => {
  const asked = target.closest?.(".slot button[id^=open-], .menu > summary")
  if (!asked || asked.parentElement.open) return
  const [what, name, card] = asked.id.split("-")
  if (what === "more") fetchPart(asked, `cards/${name}/menu`, asked.nextElementSibling)
  else if (what === "person") fetchPart(asked, `participants/${card}/standing`, asked.nextElementSibling)
  else fetchPart(asked, `cards/${card}/forms/${name}`, asked.closest(".slot").querySelector("card-desk"))
})

export function fetchPart(source, path, target) {
  latest = htmx.ajax("GET", `${here}/${path}`, { source, target, swap: "innerHTML" })
}

// Ends when what was asked for last is there, or cannot be had.
export const fetched = () => latest
