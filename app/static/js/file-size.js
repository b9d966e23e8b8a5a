// A file that is too large is told at once, not after it has travelled.

addEventListener("change", ({ target }) => {
  if (!target.matches?.("input[type=file][data-most]")) return
  const tooLarge = [...target.files].some((file) => file.size > Number(target.dataset.most))
  target.setCustomValidity(tooLarge ? target.dataset.tooLarge : "")
  if (tooLarge) target.reportValidity()
})
