// What the phase asks stands at the top, and the page goes there when it changes, since what one read stands elsewhere
// by then. Not under the hands of somebody who writes.

const asked = () => document.getElementById("notice")?.textContent
let former = asked()

document.addEventListener("board:drawn", () => {
  if (asked() !== former && !document.activeElement.value) scrollTo({ top: 0, behavior: "instant" })
  former = asked()
})
