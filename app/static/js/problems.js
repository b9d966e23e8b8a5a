// What is wrong with a form is said in the form.

import { focusOn } from "./focus.js"
import { parse, phase } from "./me.js"

// What the server says. Something between it and us may have answered instead.
export const answerIn = (text) => parse(text) ?? {}

// The answer is the place that the form has for it. Once what it asked by `method` is done, the form says so if the page has
// words for that; what is wrong with something new that was sent before it still is.
export function complain(form, sentence, method) {
  const place = placeOf(form)
  const good = besides(form, "done")
  if (good) good.textContent = method ? good.dataset.words : ""
  if (place && method !== "POST") place.textContent = sentence
  return place
}

// What was refused in one phase may be right in the next; where the phase has nothing to do with it, `saidIn` is empty.
let formerPhase = phase()
addEventListener("board:drawn", () => {
  if (phase() === formerPhase) return
  formerPhase = phase()
  for (const one of document.querySelectorAll(`[data-said-in]:not([data-said-in=""], [data-said-in=${formerPhase}])`)) {
    if (one.matches(".problem")) one.textContent = ""
    else one.remove()
  }
})

// A form's rows have fields of the same name: `place` is a name, or a name and the row's number after a dot.
export function pointAt(form, place) {
  const [name, row = 0] = place.split(".")
  const named = form?.querySelectorAll(`[name="${name}"]`)[row]
  const control = named?.type === "hidden" ? named.parentElement.querySelector("[data-local]") : named
  if (!control) return
  control.setAttribute("aria-invalid", "true")
  control.setAttribute("aria-describedby", placeOf(form)?.id ?? "")
  control.closest("details:not([open])")?.setAttribute("open", "")
  focusOn(control)
}

// Not by `form.id`: a field of the agenda's rows is called `id`, and a form answers with its fields first.
const besides = (form, what) => document.getElementById(`${form?.getAttribute("id")}-${what}`)

function placeOf(form) {
  return form?.isConnected && (form.querySelector(".problem") ?? besides(form, "problem"))
}

// Not taken away: a field that must be filled and is still empty would then be told as wrong before anyone has typed.
addEventListener("input", ({ target }) => target.setAttribute("aria-invalid", "false"))
