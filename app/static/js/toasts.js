// Sentences that belong to no form, shown until they are read.

const SHOWN_MS = 20_000

// The answer is the message on the page.
export function toast(sentence) {
  const place = document.getElementById("toasts")
  const text = sentence || place.dataset.fallback
  for (const same of place.children) if (same.querySelector("p").textContent === text) same.remove()
  const one = document.getElementById("toast-template").content.firstElementChild.cloneNode(true)
  place.append(one)
  one.querySelector("p").textContent = text
  one.querySelector("[data-close]").onclick = () => one.remove()
  setTimeout(() => one.matches(":hover, :focus-within") || one.remove(), SHOWN_MS)
  return one
}

addEventListener("keydown", (event) => {
  const last = document.getElementById("toasts")?.lastElementChild
  if (event.key === "Escape" && last && !document.querySelector("details.menu[open]")) last.remove()
})
