// What stands in a form's fields, compared with what the server put there.

const TYPED = "input:not([type=hidden], [type=file], [type=password]), textarea, select"
const isMark = (field) => field.type === "radio" || field.type === "checkbox"
const isText = (field) => !isMark(field) && field.localName !== "select"

// Names and values of what a person changed.
export function changed(form) {
  const different = [...form.querySelectorAll(TYPED)].filter((field) => field.name && differs(field))
  return Object.fromEntries(different.filter((field) => field.type !== "radio" || field.checked).map(pair))
}

// Only of names that stand once: a list's rows all have the same.
export function values(form, selector) {
  return Object.fromEntries([...form.querySelectorAll(selector)].filter((field) => form.elements[field.name] === field).map(pair))
}

export function fill(form, fields) {
  for (const field of form.elements) {
    if (!(field.name in fields)) continue
    const value = fields[field.name]
    if (field.type === "radio") field.checked = field.value === value
    else if (field.type === "checkbox") field.checked = value === true
    else field.value = value
  }
}

// The words among them, as one text.
export function textOf(form, fields) {
  const texts = [...form.querySelectorAll(TYPED)].filter((field) => isText(field) && !field.hidden && field.name in fields)
  return texts.map((field) => fields[field.name].trim()).filter(Boolean).join("\n")
}

// Takes what was sent out of the fields, and leaves what was added to it since.
export function clear(form, sent) {
  for (const field of form.querySelectorAll(TYPED)) {
    if (!isText(field)) reset(field)
    else if (field.value.startsWith(sent.get(field.name) ?? "\0")) {
      field.value = field.value.slice(sent.get(field.name).length).trimStart()
    }
  }
}

// Makes what was sent the form's own beginning, from which changes are told.
export function accept(form, sent) {
  for (const field of form.querySelectorAll(TYPED)) {
    if (isMark(field)) field.defaultChecked = field.checked
    else if (isText(field)) field.defaultValue = sent.get(field.name) ?? field.defaultValue
    else for (const option of field.options) option.defaultSelected = option.selected
  }
}

function differs(field) {
  if (isMark(field)) return field.checked !== field.defaultChecked
  return isText(field) ? field.value !== field.defaultValue : field.value !== beginning(field)?.value
}

function beginning(select) {
  return [...select.options].find((option) => option.defaultSelected) ?? select.options[0]
}

function pair(field) {
  return [field.name, field.type === "checkbox" ? field.checked : field.value]
}

function reset(field) {
  if (isMark(field)) field.checked = field.defaultChecked
  else field.value = beginning(field)?.value
}
