// The keyboard's place on the page survives what is redrawn around it.

export async function keepingFocus(change) {
  const before = whereabouts()
  const answer = await change()
  const lost = before && (document.activeElement === document.body || document.activeElement?.disabled)
  if (lost) settle(before)
  return answer
}

// Goes to the first of these that can take it.
export const focusOn = (...places) => goTo(places)

function goTo(places, preventScroll) {
  for (const place of places) {
    // Who is disabled while it has the focus passes for the active element a while longer.
    if (!place || place.disabled) continue
    place.focus({ preventScroll })
    if (document.activeElement === place) return
  }
}

function whereabouts() {
  const active = document.activeElement
  if (!active || active === document.body) return null
  return {
    id: active.id,
    // Who taps has no keyboard's place to lose, and is not taken to another part of the page.
    tapped: !active.matches(":focus-visible"),
    selection: active.selectionStart == null ? null : [active.selectionStart, active.selectionEnd],
    group: active.closest("[role=group][id], li[id], section[id]")?.id,
    region: active.closest("section[id], [id=board] > *")?.id,
  }
}

function settle({ id, tapped, selection, group, region }) {
  const same = id && document.getElementById(id)
  const around = group && document.getElementById(group)?.querySelector("button:enabled, a[href], input, textarea")
  const heading = region && document.getElementById(region)?.querySelector("h2")
  if (heading) heading.tabIndex = -1
  goTo([same, around, heading, document.getElementById("main")], tapped)
  if (selection && document.activeElement === same) same.setSelectionRange?.(...selection)
}
