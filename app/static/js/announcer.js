// For those who hear the board: what happened within a moment is said as one sentence, since many would talk over
// each other.

const GATHER_MS = 1_500
const AT_MOST = 2
const place = document.getElementById("announcer")
let heard = []

addEventListener("board:say", ({ detail }) => {
  if (heard.push(detail) === 1) setTimeout(say, GATHER_MS)
})

function say() {
  const many = place.dataset.many.replace("{n}", heard.length)
  place.textContent = heard.length > AT_MOST ? many : heard.join(". ")
  heard = []
}
