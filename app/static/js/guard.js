// The second click of a double click must not open the phase after the next: the button says something else by then.

const CALM_MS = 1_200
let lastPress = -CALM_MS

addEventListener(
  "click",
  (event) => {
    if (!event.target.closest?.("[data-guard]")) return
    if (event.timeStamp - lastPress >= CALM_MS) {
      lastPress = event.timeStamp
      return
    }
    event.preventDefault()
    event.stopImmediatePropagation()
  },
  true,
)
