// "… is writing". Silent people give no sign of it.

import { headers, here, isSilent } from "./me.js"

const SIGN_EVERY_MS = 3_000
let last = -SIGN_EVERY_MS

export function signTyping(lane) {
  const now = performance.now()
  if (now - last < SIGN_EVERY_MS || isSilent() || !navigator.onLine) return
  last = now
  fetch(`${here}/typing`, { method: "POST", headers: headers(), body: new URLSearchParams({ lane }) }).catch(() => {})
}

// Posting ends the sign; what is begun after it is told at once.
addEventListener("board:posted", () => {
  last = -SIGN_EVERY_MS
})
