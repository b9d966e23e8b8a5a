// Every command is a request of its own: with a key that makes it happen once, sent again until it arrives, and
// answered where it was asked.

import htmx from "../vendor/htmx.esm.min.js"
import { fill } from "./fields.js"
import { keepingFocus } from "./focus.js"
import { bringInSight } from "./in-sight.js"
import { answered, keyOf, newKey, said } from "./keys.js"
import { participant } from "./me.js"
import { answerIn, complain, pointAt } from "./problems.js"
import { stubborn } from "./stubborn.js"
import { toast } from "./toasts.js"

// A form that somebody waits for should not pop up minutes later.
const TRIES_TO_READ = 3
const BESIDE_THE_FORM = [409, 422]

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const { request, sourceElement } = ctx
  const form = sourceElement.closest("form")
  if (participant) request.headers["X-Participant"] = participant
  request.timeout = 0
  const sent = new Map(request.body)
  if (request.method !== "GET") {
    const key = form ? keyOf(form, said(request)) : newKey()
    request.headers["Idempotency-Key"] = key
    form?.dispatchEvent(new CustomEvent("form:sending", { bubbles: true, detail: { key, sent } }))
  }
  ctx.fetch = (url, options) => send(url, options, sourceElement, form, sent)
  complain(form, "")
})

// The answer is dealt with here and not in htmx's events: what asked may have left the page by now.
async function send(url, options, asker, form, sent) {
  const reads = options.method === "GET"
  const onRetry = () => form?.setAttribute("data-ui", "retrying")
  try {
    const answer = await stubborn(url, options, { tries: reads ? TRIES_TO_READ : Infinity, onRetry })
    if (!answer.ok) await refused(answer.clone(), form)
    else if (!reads) done(answer, asker, form, sent)
    return answer
  } catch (error) {
    toast()
    throw error
  } finally {
    form?.removeAttribute("data-ui")
  }
}

function done(answer, asker, form, sent) {
  const seq = Number(answer.headers.get("X-Seq"))
  if (seq) document.dispatchEvent(new CustomEvent("board:posted", { detail: seq }))
  if (form) answered(form, answer, sent)
  bringInSight(answer.headers.get("X-Card"))
  Promise.resolve(asker.closest("[data-reload]") && keepingFocus(showAnew)).then(() => complain(form, "", true))
}

// The page as it is now, without loading it: a reload would fetch back who has left for another page by now.
const showAnew = () => htmx.ajax("GET", location.href, { target: "#main", select: "#main", swap: "outerHTML" })

async function refused(answer, form) {
  const { error: { sentence, field, phase } = {}, seen } = answerIn(await answer.text())
  // What stands there now is taken note of: whoever sends once more means it.
  if (seen) fill(form, seen)
  const said = (BESIDE_THE_FORM.includes(answer.status) && sentence && complain(form, sentence)) || toast(sentence)
  said.dataset.saidIn = field ? "" : (phase ?? "")
  if (field) pointAt(form, field)
  form?.dispatchEvent(new CustomEvent("form:refused", { bubbles: true, detail: answer.status }))
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return
  const form = event.target.form
  if (!form?.matches("[hx-post], [hx-put], [hx-patch]")) return
  event.preventDefault()
  form.requestSubmit()
})
