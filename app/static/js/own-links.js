// One browser may be several people of a session. What is drawn for all of a role cannot say which of them follows a link
// or sends a form to another page, so it is added here, at the last moment, from who looks at this page.

import { here, participant } from "./me.js"

function mine(address) {
  const url = new URL(address, location)
  const ours = url.origin === location.origin && url.pathname.startsWith(`${here}/`)
  if (!participant || !ours || url.searchParams.has("me")) return null
  url.searchParams.set("me", participant)
  return url.pathname + url.search + url.hash
}

function own({ target }) {
  const link = target.closest?.("a[href]")
  const address = link && mine(link.href)
  if (address) link.setAttribute("href", address)
}

for (const event of ["pointerdown", "focusin", "click", "contextmenu"]) addEventListener(event, own, true)

addEventListener("submit", ({ target }) => {
  const address = target.matches('form[method="post"]') && mine(target.action)
  if (address) target.setAttribute("action", address)
}, true)
