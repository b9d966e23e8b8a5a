// "… is writing". Silent people give no sign of it.

import { headers, here, isSilent } from "./me.js"

const EVERY_MS = 3_000
let last = -EVERY_MS

export function signTyping(lane) {
  const now = performance.now()
  if (now - last < EVERY_MS || isSilent() || !navigator.onLine) return
  last = now
  fetch(`${here}/typing`, { method: "POST", headers: headers(), body: new URLSearchParams({ lane }) }).catch(() => {})
}

// Posting ends the sign; what is begun after it is told at once.
document.addEventListener("board:posted", () => {
  last = -EVERY_MS
})
