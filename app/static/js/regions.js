// Puts what the server sent into the page: each region by its id, at its place, and nothing else is touched.

import htmx from "../vendor/htmx.esm.min.js"
import { keepingFocus } from "./focus.js"

// Our own server writes this, and escapes what people typed: no other tag of this name can stand inside.
const REGION = /<hx-partial id="([^"]*)"([^>]*)>([\s\S]*?)<\/hx-partial>/g

// The answer is whether everything found its place. Where not, the page must be drawn anew.
export function drawRegions(html, source) {
  return keepingFocus(async () => {
    let placed = true
    for (const [, id, facts, content] of html.matchAll(REGION)) {
      placed = (await drawRegion(id, facts, content, source)) && placed
    }
    return placed
  })
}

async function drawRegion(id, facts, content, source) {
  const present = document.getElementById(id)
  if (facts.includes('data-style="inner"')) return present && swap(source, present, "innerMorph", content, id)
  if (!content) return !present || swap(source, present, "delete", "", null)
  const place = placeIn(facts)
  if (place?.missing) return false
  if (present) {
    if (place) move(present, place)
    return swap(source, present, "outerMorph", content, id)
  }
  if (!place) return false
  const [target, style] = place.after ? [place.after, "afterend"] : [place.into, "afterbegin"]
  return swap(source, target, style, content, id)
}

// Where a region belongs: first in its container, or behind a sibling. Null when it does not say.
function placeIn(facts) {
  const [, into] = facts.match(/data-into="([^"]*)"/) ?? []
  if (into === undefined) return null
  const [, after] = facts.match(/data-after="([^"]*)"/) ?? []
  const place = { into: document.getElementById(into), after: after ? document.getElementById(after) : null }
  return { ...place, missing: !place.into || (after && place.after?.parentNode !== place.into) }
}

// A node that is moved as it is keeps what is typed in it, its scroll and, where browsers can, its focus.
function move(node, { into, after }) {
  if (node.parentNode === into && node.previousElementSibling === after) return
  const before = after ? after.nextSibling : into.firstChild
  if (into.moveBefore) into.moveBefore(node, before)
  else into.insertBefore(node, before)
}

async function swap(source, target, style, text, id) {
  try {
    await htmx.swap({ sourceElement: source, target, swap: style, text })
    return id === null || document.getElementById(id) !== null
  } catch {
    return false
  }
}
