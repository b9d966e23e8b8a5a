// What everyone is asked to see stands at the top, and the page goes there when it is new: what the phase asks, and the
// card in the spotlight. Not under the hands of somebody who writes.

const shown = () => [...document.querySelectorAll("#notice, #spotlight:not([hidden])")].map((one) => one.textContent)
let former = shown()

document.addEventListener("board:drawn", () => {
  const isNew = shown().some((text) => !former.includes(text))
  former = shown()
  if (isNew && !document.activeElement.value) scrollTo({ top: 0, behavior: "instant" })
})
