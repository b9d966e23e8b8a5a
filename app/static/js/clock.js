// The server's clock, as far as this browser can know it.

const JUMP_MS = 2_000
let ahead = null

// A message was under way for a while, so the one that shows the server furthest ahead was the quickest.
export function hearTime(serverMs) {
  const now = serverMs - Date.now()
  ahead = ahead === null || Math.abs(now - ahead) > JUMP_MS ? now : Math.max(ahead, now)
}

export function serverNow() {
  return Date.now() + (ahead ?? 0)
}
