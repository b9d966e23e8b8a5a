// A menu is open alone, and closes by Escape, by a click elsewhere and by a choice.

const openMenus = () => document.querySelectorAll("details.menu[open]")

addEventListener("click", ({ target }) => {
  const inside = target.closest?.("details.menu")
  const chose = inside && target.closest(".menu__items button")
  for (const menu of openMenus()) if (menu !== inside || chose) menu.open = false
})

// What was asked for in a person's sheet is done; an answer that is to be read stays.
addEventListener("form:sent", ({ target }) => {
  const sheet = target.closest?.("details.menu")
  if (sheet && !target.hasAttribute("hx-post")) sheet.open = false
})

addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return
  for (const menu of openMenus()) {
    menu.open = false
    menu.querySelector("summary").focus()
  }
})
