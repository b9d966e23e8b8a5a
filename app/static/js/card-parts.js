// The menus of cards and people and the forms of a card's desk are fetched when they are asked for. Where from follows
// from the id: said on every button, the addresses were a third of a board's page.

import htmx from "../vendor/htmx.esm.min.js"
import { here } from "./me.js"

addEventListener("click", ({ target }) => {
  const asked = target.closest?.(".slot button[id^=open-], .menu > summary")
  const closes = asked?.matches("summary") && asked.parentElement.open
  if (!asked || closes) return
  const [what, name, card] = asked.id.split("-")
  if (what === "more") fetchPart(asked, `cards/${name}/menu`, asked.nextElementSibling)
  else if (what === "person") fetchPart(asked, `participants/${card}/standing`, asked.nextElementSibling)
  else fetchPart(asked, `cards/${card}/forms/${name}`, `#${asked.closest(".slot").id.replace("card-", "desk-")}`)
})

function fetchPart(source, path, target) {
  htmx.ajax("GET", `${here}/${path}`, { source, target, swap: "innerHTML" })
}
