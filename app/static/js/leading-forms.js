// Forms that lead to another page: starting, joining, coming back. However often they are sent it happens once, and
// nothing typed is lost by a refusal or a lost answer.

import { forgetKey, keyOf, said, tell } from "./keys.js"
import { answerIn, complain, pointAt } from "./problems.js"
import { stubborn } from "./stubborn.js"

const TRIES = 3

addEventListener("submit", (event) => {
  const form = event.target
  if (!form.matches("form[data-join]")) return
  event.preventDefault()
  if (!form.hasAttribute("data-ui")) lead(form)
})

async function lead(form) {
  form.setAttribute("data-ui", "sending")
  complain(form, "")
  const fields = new FormData(form)
  // The page's own key is for browsers without scripts: a page that is loaded anew has another.
  fields.delete("key")
  const key = keyOf(form, said({ method: "POST", action: form.action, body: fields }))
  const body = form.enctype.startsWith("m") ? fields : new URLSearchParams(fields)
  const request = { method: "POST", headers: { "HX-Request": "true", "Idempotency-Key": key }, body }
  const onRetry = () => form.setAttribute("data-ui", "retrying")
  const answer = await stubborn(form.action, request, { tries: TRIES, onRetry }).catch(() => null)
  const text = await answer?.text().catch(() => null)
  // What was lost on its way is asked for again with the same key.
  if (text && answer.status < 500) forgetKey(form)
  if (text && answer.ok) {
    const detail = JSON.parse(text)
    tell(form, "sent", detail)
    location.assign(detail.location)
    return
  }
  form.removeAttribute("data-ui")
  const { error: { sentence, field } = {} } = answerIn(text)
  complain(form, sentence ?? document.getElementById("toasts").dataset.fallback)
  if (field) pointAt(form, field)
}

// Whoever comes back by the browser's own button may send it again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-ui]")) form.removeAttribute("data-ui")
})
