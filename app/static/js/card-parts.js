// A card's menu and the forms of its desk are fetched when they are asked for. Where from follows from the card's id:
// said on every button, the addresses were a third of a board's page.

import htmx from "../vendor/htmx.esm.min.js"
import { here } from "./me.js"

addEventListener("click", ({ target }) => {
  const asked = target.closest?.(".slot button[id^=open-]:not([hx-get]), .slot .menu > summary:not([hx-get])")
  const closes = asked?.matches("summary") && asked.parentElement.open
  if (!asked || closes) return
  const [what, name, card] = asked.id.split("-")
  if (what === "more") fetchPart(asked, `${name}/menu`, `#items-${name}`)
  else fetchPart(asked, `${card}/forms/${name}`, `#${asked.closest(".slot").id.replace("card-", "desk-")}`)
})

function fetchPart(source, path, target) {
  htmx.ajax("GET", `${here}/cards/${path}`, { source, target, swap: "innerHTML" })
}
