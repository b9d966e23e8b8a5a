// A fetch that does not give up while the server cannot be reached. Every attempt is the same request with the same
// key, so the server does it once.

const ATTEMPT_MS = 8_000
const UPLOAD_MS = 300_000
export const FIRST_WAIT_MS = 500
export const LONGEST_WAIT_MS = 8_000
const AWAY = [502, 503, 504]

let waiting = 0

export const isWaiting = () => waiting

// `tries` says after how many attempts to give up; `onRetry` is told before the second and every later one.
export async function stubborn(url, request, { tries = Infinity, onRetry } = {}) {
  let wait = FIRST_WAIT_MS
  let counted = false
  try {
    for (let tried = 1; ; tried += 1) {
      const answer = await attempt(url, request).catch((error) => error)
      const arrived = answer instanceof Response
      if (arrived && !AWAY.includes(answer.status)) return answer
      if (request.signal?.aborted || tried >= tries) {
        if (arrived) return answer
        throw answer
      }
      if (!counted) {
        counted = true
        count(1)
      }
      onRetry?.()
      await pause(wait * (0.8 + Math.random() * 0.4), request.signal)
      wait = Math.min(wait * 2, LONGEST_WAIT_MS)
    }
  } finally {
    if (counted) count(-1)
  }
}

// By hand: `AbortSignal.any` would leave out phones of 2023, and with them who posts by them. The time counts for the whole
// answer, not for its head alone.
function attempt(url, request) {
  const ends = new AbortController()
  const end = () => ends.abort()
  setTimeout(end, request.body instanceof FormData ? UPLOAD_MS : ATTEMPT_MS)
  request.signal?.addEventListener("abort", end)
  return fetch(url, { ...request, signal: ends.signal })
}

function pause(ms, signal) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
    addEventListener("online", resolve, { once: true })
    signal?.addEventListener("abort", resolve)
  })
}

function count(by) {
  waiting += by
  dispatchEvent(new Event("board:waiting"))
}
