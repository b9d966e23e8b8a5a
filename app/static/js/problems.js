// What is wrong with a form is said in the form.

import { focusOn } from "./focus.js"

// What the server says is wrong. Something between it and us may have answered instead.
export function errorIn(text) {
  try {
    return JSON.parse(text).error ?? {}
  } catch {
    return {}
  }
}

// The answer is whether the form has a place for it.
export function complain(form, sentence) {
  const place = placeOf(form)
  if (place) place.textContent = sentence ?? ""
  return Boolean(place && sentence)
}

export function pointAt(form, name) {
  const control = form?.elements[name]
  if (!(control instanceof Element) || control.type === "hidden") return
  control.setAttribute("aria-invalid", "true")
  control.setAttribute("aria-describedby", placeOf(form)?.id ?? "")
  control.closest("details:not([open])")?.setAttribute("open", "")
  focusOn(control)
}

function placeOf(form) {
  return form?.isConnected ? (form.querySelector(".problem") ?? document.getElementById(`${form.id}-problem`)) : null
}

addEventListener("input", ({ target }) => target.removeAttribute("aria-invalid"))
