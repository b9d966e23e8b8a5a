// What everyone is asked to see stands at the top, and the page goes there when it is new: what the phase asks, and the
// card in the spotlight. Not under the hands of somebody who writes.

const shown = () => [...document.querySelectorAll("#notice, #spotlight:not([hidden])")].map((one) => one.textContent)
let former = shown()
let posted

addEventListener("board:drawn", () => {
  const isNew = shown().some((text) => !former.includes(text))
  former = shown()
  showPosted()
  if (isNew && !document.activeElement.value) scrollTo({ top: 0, behavior: "instant" })
})

// A card that was posted here is brought in sight as soon as it has come, for its place may be far from where it was
// written.
export function bringInSight(card) {
  posted = card
  showPosted()
}

function showPosted() {
  const card = document.getElementById(`words-${posted}`)?.parentElement
  card?.scrollIntoView({ block: "nearest" })
  if (card) posted = null
}
