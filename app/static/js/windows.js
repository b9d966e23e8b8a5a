// The windows that this person has open in this browser. Each has a name of its own, and keeps it while it is loaded anew.

import { newKey } from "./keys.js"
import { Drawer, windowStore } from "./me.js"

const ANSWER_MS = 1_000
const NAME = "window"
const windows = new Drawer(NAME)
const before = windows.all()

// With the tab only from one page to the next: a tab that is doubled is another window.
export const thisWindow = windowStore.getItem(NAME) ?? newKey()

// For a script that one page has beside this one.
document.body.dataset.window = thisWindow

export const isOpen = (name) => windows.get(name)

function enter() {
  windowStore.removeItem(NAME)
  windows.put(thisWindow, {})
}

enter()
addEventListener("pageshow", enter)
addEventListener("pagehide", () => {
  windowStore.setItem(NAME, thisWindow)
  windows.drop(thisWindow)
})

// Whoever comes in is answered by all that are there. A browser that broke down has said no goodbye: who does not answer
// is there no more.
windows.watch((name, now, was) => was || enter())

export const allAnswered = new Promise((done) => setTimeout(done, ANSWER_MS)).then(() => {
  for (const [name, { at }] of before) if (isOpen(name)?.at === at) windows.drop(name)
})
