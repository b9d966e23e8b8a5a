// A form whose words are never lost: kept with every keystroke, back after a reload, gone only when they were sent or
// the person drops them.

import { allDrafts, draftOf, dropDraft, isLeft, keepDraft, printOf, sentDraft, takeDraft, tellOfDrafts, watchDrafts } from "./drafts.js"
import { accept, changed, clear, fill, giveBack, marks, textOf } from "./fields.js"
import { focusOn, keepingFocus } from "./focus.js"
import { answered, arrived, forgetKey, settled, tell } from "./keys.js"
import { phase } from "./me.js"
import { signTyping } from "./typing.js"
import { allAnswered } from "./windows.js"

const NEAR_THE_LIMIT = 0.9

class DraftForm extends HTMLElement {
  // What was pressed and is not answered yet, by its keys.
  #posts = new Map()

  connectedCallback() {
    for (const type of ["input", "click", "form:sending", "form:sent", "form:refused"]) this.addEventListener(type, this)
    // A morph may put the element in first and what belongs inside afterwards.
    queueMicrotask(() => {
      this.restore()
      this.#welcome()
    })
  }

  handleEvent(event) {
    const { type, target, detail } = event
    if (type === "input") {
      this.#typed(target)
      this.#keep()
    }
    if (type === "click" && target.closest("[data-cancel]")) this.#close(printOf(changed(this.form)))
    if (type === "form:sending") this.#sending(detail)
    if (type === "form:sent") this.#sent(detail)
    if (type === "form:refused") this.#refused(detail)
  }

  get form() {
    return this.querySelector("form")
  }

  get key() {
    return this.dataset.key
  }

  // `basis` is what the words were an answer to: hidden fields by which the server sees that others were first.
  restore() {
    const draft = this.form && takeDraft(this.key)
    if (!draft) return
    fill(this.form, { ...draft.fields, ...draft.basis })
    this.closest("details")?.setAttribute("open", "")
    tellOfDrafts()
    this.#posts = new Map(draft.posts)
    askAfter(this.key, draft, this.form)
  }

  // Who opens a form goes on writing in it, unless they write elsewhere by now.
  #welcome() {
    if (!("once" in this.dataset) || document.activeElement?.matches("input, textarea, select")) return
    focusOn(...this.querySelectorAll("input:not([type=hidden]), textarea, select, button"))
  }

  #keep(basis = marks(this.form)) {
    this.dataset.uiPosts = this.#posts.size
    const fields = changed(this.form)
    if (this.#posts.size || Object.keys(fields).length) {
      const { label } = this.dataset
      const posts = [...this.#posts]
      const text = textOf(this.form, fields)
      return keepDraft(this.key, { fields, basis, posts, phase: phase(), page: location.pathname, label, text })
    }
    forgetKey(this.form)
    dropDraft(this.key)
  }

  #typed(field) {
    // Not maxlength, by which a browser drops without a word what does not fit of a text that is pasted.
    const { most } = field.dataset
    const near = field.value.length > most * NEAR_THE_LIMIT
    this.#count(near ? `${field.value.length} / ${most}` : "")
    if (this.dataset.typing && field.value.trim()) signTyping(this.dataset.typing)
  }

  get #isNew() {
    return this.form.matches("[hx-post]")
  }

  #sending({ key, sent }) {
    this.#posts.set(key, { sent: [...sent], id: this.form.id, print: printOf(changed(this.form)) })
    this.#keep()
  }

  // Something new may have given its place to the next already.
  #refused({ key, sent, status }) {
    this.#posts.delete(key)
    if (this.#isNew) giveBack(this.form, sent)
    this.#keep(status === 409 ? null : undefined)
  }

  // Only what was sent is cleared. What was typed since then stays, and what was pressed since until it is answered too.
  #sent({ key, sent, seen }) {
    const print = this.#posts.get(key)?.print ?? printOf(changed(this.form))
    this.#posts.delete(key)
    const more = this.#posts.size
    if (!this.#isNew) accept(this.form, sent)
    else if (!more) clear(this.form, sent)
    sentDraft(this.key, print, seen)
    if (more || Object.keys(changed(this.form)).length) return this.#keep()
    // An empty field that has just been sent is not one that was forgotten.
    this.form.reset()
    if ("once" in this.dataset) this.#done()
    this.#count("")
  }

  #count(text) {
    const place = this.querySelector("output.count")
    if (place) place.textContent = text
  }

  // What was offered beside it and not begun goes with it.
  #done() {
    const desk = this.parentElement
    this.#close()
    for (const other of desk.querySelectorAll("draft-form:has(form:invalid)")) if (!draftOf(other.key)) other.remove()
  }

  #close(print) {
    keepingFocus(() => {
      const hadFocus = this.contains(document.activeElement)
      dropDraft(this.key, print)
      forgetKey(this.form)
      if ("once" in this.dataset) this.remove()
      if (hadFocus) focusOn(openerOf(this.key))
    })
  }
}

// The button that opens a form, named after it or saying so. One in a menu comes after the menu's own.
export function openerOf(key) {
  const name = CSS.escape(key)
  return [...document.querySelectorAll(`[data-opens-draft~="${name}"], #open-${name}`)].pop()
}

export const formOf = (key) => document.querySelector(`draft-form[data-key="${CSS.escape(key)}"] form`)

// The page was loaded anew before the answers came. What had arrived is treated as if they had; also where the form is
// not on the page and nobody opens it meanwhile.
async function askAfter(key, { posts = [], fields }, form) {
  for (const [post, { sent, print, id }] of posts) {
    const answer = await arrived(post)
    const press = { key: post, sent: new Map(sent) }
    if (form) {
      if (answer) answered(form, answer, press)
      else tell(form, "refused", press)
    } else if (answer && print === printOf(fields) && !formOf(key)) {
      forgetKey({ id })
      sentDraft(key, print, {})
    }
  }
}

// What closed windows have left: at once, and when it is known which were.
function takeUp() {
  for (const [key, draft] of allDrafts()) {
    const form = formOf(key)
    if (!form) askAfter(key, draft)
    else if (isLeft(draft)) form.closest("draft-form").restore()
  }
  tellOfDrafts()
}

// Where a window shows the very same it is done there too, as if that had sent it.
watchDrafts((key, print, seen) => {
  const form = formOf(key)
  const fields = form && changed(form)
  if (printOf(fields) !== print) return
  settled(form, { sent: new Map(new FormData(form)), seen })
})

// A form that nobody has begun and that nothing opens any more does not stay open. A chosen file is a beginning.
addEventListener("board:drawn", () => {
  for (const { dataset, lastElementChild } of document.querySelectorAll("[data-passing]:not(:has([type=file]:valid))")) {
    if (!openerOf(dataset.key) && !draftOf(dataset.key)) lastElementChild.querySelector("[data-cancel]").click()
  }
})

customElements.define("draft-form", DraftForm)
queueMicrotask(takeUp)
allAnswered.then(takeUp)
