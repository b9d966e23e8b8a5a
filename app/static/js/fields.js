// What stands in a form's fields, compared with what the server put there.

const TYPED = "input:not([type=hidden], [type=file], [type=password]), textarea, select"
const isMark = (field) => field.type === "radio" || field.type === "checkbox"
const isText = (field) => !isMark(field) && field.localName !== "select"
const texts = (form) => [...form.querySelectorAll(TYPED)].filter(isText)

// Names and values of what a person changed.
export function changed(form) {
  const isOne = (field) => field.name && differs(field) && (field.type !== "radio" || field.checked)
  return Object.fromEntries([...form.querySelectorAll(TYPED)].filter(isOne).map(pair))
}

// What stands in the hidden ones of names that stand once: a list's rows all have the same.
export function marks(form) {
  const hidden = [...form.querySelectorAll("[type=hidden]")]
  return Object.fromEntries(hidden.filter((field) => form.elements[field.name] === field).map(pair))
}

export function fill(form, fields) {
  for (const field of form.elements) {
    if (!(field.name in fields)) continue
    const value = fields[field.name]
    if (isMark(field)) field.checked = value === (field.type === "radio" ? field.value : true)
    else field.value = value
  }
}

// The words among them, as one text.
export function textOf(form, fields) {
  const shown = texts(form).filter((field) => !field.hidden && field.name in fields)
  return shown.map((field) => fields[field.name].trim()).filter(Boolean).join("\n")
}

// Takes what was sent out of the fields, and leaves what was added to it since, with what is chosen for it.
export function clear(form, sent) {
  for (const field of texts(form)) {
    const words = sent.get(field.name) ?? "\0"
    if (field.value.startsWith(words)) field.value = field.value.slice(words.length).trimStart()
  }
  if (!texts(form).some(differs)) form.reset()
}

// Puts words that were not taken behind those that took their place. The room is for a field of one line.
export function giveBack(form, sent) {
  for (const field of texts(form)) {
    const words = sent.get(field.name) ?? ""
    if (field.dir && !field.value.includes(words)) field.value = `${field.value} \n${words}`.trim()
  }
}

// Makes what was sent the form's own beginning, from which changes are told.
export function accept(form, sent) {
  for (const field of form.querySelectorAll(TYPED)) {
    const value = sent.get(field.name)
    if (isMark(field)) field.defaultChecked = field.value === value
    else if (isText(field)) field.defaultValue = value ?? field.defaultValue
    else for (const option of field.options) option.defaultSelected = option.value === value
  }
}

function differs(field) {
  const { options, defaultValue } = field
  const first = options && ([...options].find((option) => option.defaultSelected) ?? options[0])
  return field.checked !== field.defaultChecked || field.value !== (first?.value ?? defaultValue)
}

function pair(field) {
  return [field.name, field.type === "checkbox" ? field.checked : field.value]
}
