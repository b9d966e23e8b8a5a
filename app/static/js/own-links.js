// One browser may be several people of a session. What is drawn for all of a role cannot say which of them follows a link
// or sends a form to another page, so it is added here, at the last moment, from who looks at this page.

import { here, participant } from "./me.js"

function own(element, name) {
  const url = new URL(element[name])
  if (!participant || !url.pathname.startsWith(`${here}/`) || url.searchParams.has("me")) return
  url.searchParams.set("me", participant)
  element.setAttribute(name, url.href.slice(url.origin.length))
}

for (const event of ["pointerdown", "focusin", "click", "submit"]) {
  addEventListener(event, ({ target }) => {
    const link = target.closest?.("a[href^='/']")
    if (link) own(link, "href")
    if (target.matches?.("form[method='post']")) own(target, "action")
  }, true)
}
