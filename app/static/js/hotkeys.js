// Keys for those who lead: a control with data-hotkey is pressed by its key. No key acts while somebody types.

const TYPING = "input, textarea, select, [contenteditable]"

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
  const card = document.activeElement?.closest?.(".slot")
  const near = [...(card?.querySelectorAll("[data-hotkey]") ?? [])]
  const control = [...near, ...controls()].find((one) => one.dataset.hotkey === key && usable(one))
  if (!control) return false
  for (let around; (around = folded(control)); ) around.open = true
  control.focus()
  control.click()
  return true
}

function step(by) {
  const cards = [...document.querySelectorAll(".slot")].filter((card) => card.offsetParent !== null)
  if (!cards.length) return
  const at = cards.indexOf(document.activeElement?.closest?.(".slot"))
  const next = cards[Math.min(cards.length - 1, Math.max(0, at < 0 ? 0 : at + by))]
  next.tabIndex = -1
  next.focus()
  next.scrollIntoView({ block: "nearest" })
}

function showSheet(sheet) {
  const list = sheet.querySelector("[data-keys]")
  const known = new Map()
  for (const control of controls()) {
    const words = control.dataset.hotkeyWords ?? control.getAttribute("aria-label") ?? control.textContent.trim()
    if (!known.has(control.dataset.hotkey)) known.set(control.dataset.hotkey, words)
  }
  list.replaceChildren(
    ...[...known].flatMap(([key, words]) => {
      const name = document.createElement("dt")
      const meaning = document.createElement("dd")
      name.append(Object.assign(document.createElement("kbd"), { textContent: key }))
      meaning.textContent = words
      return [name, meaning]
    }),
  )
  sheet.showModal()
}

document.addEventListener("keydown", (event) => {
  const sheet = document.getElementById("key-sheet")
  if (!sheet || isTyping(event) || sheet.open) return
  if (event.key === "?") showSheet(sheet)
  else if (event.key === "j") step(1)
  else if (event.key === "k") step(-1)
  else if (!press(event.key)) return
  event.preventDefault()
})
