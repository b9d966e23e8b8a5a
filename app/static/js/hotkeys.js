// Keys for those who lead: a control with data-hotkey is pressed by its key. No key acts while somebody types.

import { pressOnRow, rowOf, standOn, step } from "./row-keys.js"

const TYPING = "input, textarea, select"

function isTyping(event) {
  return event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)
}

function usable(control) {
  return !control.disabled && (control.offsetParent !== null || folded(control) !== null)
}

// What is folded away is opened by its key.
function folded(control) {
  return control.closest("details:not([open])")
}

function controls() {
  return [...document.querySelectorAll("[data-hotkey]")]
}

function press(key) {
  const control = controls().find((one) => one.dataset.hotkey === key && usable(one))
  if (!control) return false
  const summary = control.closest("summary")
  for (let around; (around = folded(control)) && around !== summary?.parentElement; ) around.open = true
  standOn(control)
  if (!summary || folded(control)) control.click()
  return true
}

function made(name, ...inside) {
  const element = document.createElement(name)
  element.append(...inside)
  return element
}

function showSheet(sheet) {
  const known = new Map()
  for (const control of controls()) {
    const words = control.dataset.hotkeyWords ?? control.getAttribute("aria-label") ?? control.textContent.trim()
    if (!known.has(control.dataset.hotkey)) known.set(control.dataset.hotkey, words)
  }
  const pairs = [...known].map(([key, words]) => made("div", made("dt", made("kbd", key)), made("dd", words)))
  sheet.querySelector("[data-keys]").replaceChildren(...pairs)
  sheet.showModal()
  sheet.scrollTop = 0
}

// Out of a field, so that keys act again; what was typed stays.
function leave(field) {
  const around = rowOf(field) ?? field.closest("section[id]")?.querySelector("h2") ?? document.getElementById("main")
  standOn(around)
}

document.addEventListener("keydown", (event) => {
  const sheet = document.getElementById("key-sheet")
  if (!sheet || sheet.open) return
  if (event.key === "Escape" && event.target.matches?.(TYPING)) return leave(event.target)
  if (isTyping(event)) return
  if (event.key === "?") showSheet(sheet)
  else if (event.key === "j") step(1)
  else if (event.key === "k") step(-1)
  else if (!pressOnRow(sheet, event.key) && !press(event.key)) return
  event.preventDefault()
})
