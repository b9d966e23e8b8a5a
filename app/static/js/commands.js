// Every command is a request of its own: with a key that makes it happen once, sent again until it arrives, and
// answered where it was asked.

import htmx from "../vendor/htmx.esm.min.js"
import { fill } from "./fields.js"
import { keepingFocus } from "./focus.js"
import { bringInSight } from "./in-sight.js"
import { answered, keyOf, newKey, said, tell } from "./keys.js"
import { participant } from "./me.js"
import { answerIn, complain, pointAt } from "./problems.js"
import { stubborn } from "./stubborn.js"
import { toast } from "./toasts.js"

// A form that somebody waits for should not pop up minutes later.
const TRIES_TO_READ = 3
const BESIDE_THE_FORM = [409, 422]

// What forms were pressed with and is not answered yet. Of one form each waits for the answer to the one before. Of a mere
// button, as that for one dot more, each press is another.
const underWay = new Set()
const pressed = (form) => [...underWay].filter((one) => one.form === form)

addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail
  const { request, sourceElement } = ctx
  const form = sourceElement.closest("form")
  if (participant) request.headers["X-Participant"] = participant
  request.timeout = 0
  request.sent = new Map(request.body)
  if (request.method !== "GET") {
    const last = pressed(form).at(-1)
    request.said = said(request)
    // The same words once more are a double click, and some forms take only one at a time.
    if (last && (last.said === request.said || form.matches("[hx-sync$=drop]"))) return event.preventDefault()
    request.key = form ? keyOf(form, request.said) : newKey()
    request.headers["Idempotency-Key"] = request.key
    if (sourceElement.matches("form[hx-sync]")) underWay.add(request)
    tell(form, "sending", request)
  }
  ctx.fetch = (url) => send(url, request, sourceElement, form)
  complain(form, "")
})

// The answer is dealt with here and not in htmx's events: what asked may have left the page by now.
async function send(url, request, asker, form) {
  const reads = request.method === "GET"
  const onRetry = () => form?.setAttribute("data-ui", "retrying")
  try {
    const answer = await stubborn(url, request, { tries: reads ? TRIES_TO_READ : Infinity, onRetry })
    if (!answer.ok) await refused(answer.clone(), form, request)
    else if (!reads) done(answer, asker, form, request)
    return answer
  } catch (error) {
    toast()
    throw error
  } finally {
    underWay.delete(request)
    form?.removeAttribute("data-ui")
  }
}

async function done(answer, asker, form, request) {
  const seq = Number(answer.headers.get("X-Seq"))
  if (seq) dispatchEvent(new CustomEvent("board:posted", { detail: seq }))
  const seen = form && answered(form, answer, request)
  // One's own change is not another's for what was pressed since.
  for (const { body } of pressed(form).slice(1)) for (const name in seen) body.set(name, seen[name])
  bringInSight(answer.headers.get("X-Card"))
  if (asker.closest("[data-reload]")) await keepingFocus(showAnew)
  complain(form, "", request.method)
}

// The page as it is now, without loading it: a reload would fetch back who has left for another page by now. Not while
// something is under way from it: whatever is answered last shows it.
const showAnew = () => htmx.ajax("GET", location.href, { target: "#main", select: "#main", swap: "outerHTML" })

addEventListener("htmx:before:response", (event) => {
  if (event.detail.ctx.select && underWay.size) event.preventDefault()
})

async function refused(answer, form, request) {
  const { error: { sentence, field, phase } = {}, seen } = answerIn(await answer.text())
  // What stands there now is taken note of: whoever sends once more means it.
  if (seen) fill(form, seen)
  const said = (BESIDE_THE_FORM.includes(answer.status) && sentence && complain(form, sentence)) || toast(sentence)
  said.dataset.saidIn = field ? "" : (phase ?? "")
  if (field) pointAt(form, field)
  tell(form, "refused", { ...request, status: answer.status })
}

addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return
  const form = event.target.form
  if (!form?.matches("[hx-post], [hx-put], [hx-patch]")) return
  event.preventDefault()
  form.requestSubmit()
})
