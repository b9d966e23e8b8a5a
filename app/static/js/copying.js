// Puts a text on the clipboard. Browsers give it to pages on https and on this machine only; elsewhere the old way
// still works.

export async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).catch(() => copyTheOldWay(text))
  copyTheOldWay(text)
}

function copyTheOldWay(text) {
  const back = document.activeElement
  const field = document.createElement("textarea")
  field.value = text
  field.className = "sr-only"
  document.body.append(field)
  field.select()
  document.execCommand("copy")
  field.remove()
  back?.focus()
}
