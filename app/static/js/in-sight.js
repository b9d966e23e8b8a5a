// What everyone is asked to see stands at the top, and the page goes there when it is new: what the phase asks, and the
// card in the spotlight. Not under the hands of somebody who writes. A card of one's own that has just come is brought in
// sight, for its place may be far from where it was written.

const shown = () => [...document.querySelectorAll("#notice, #spotlight:not([hidden])")].map((one) => one.textContent)
const mine = () => [...document.querySelectorAll(".card[data-mine]")]
let former = shown()
let own = mine()

document.addEventListener("board:drawn", () => {
  const isNew = shown().some((text) => !former.includes(text))
  const come = mine().filter((card) => !own.includes(card))
  former = shown()
  own = mine()
  if (!come[1]) come[0]?.scrollIntoView({ block: "nearest" })
  if (isNew && !document.activeElement.value) scrollTo({ top: 0, behavior: "instant" })
})
