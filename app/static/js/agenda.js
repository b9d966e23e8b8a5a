// The agenda's own script, for its page alone. What a facilitator has changed and not saved is kept on this device.

import { arrived } from "./keys.js"
import { Drawer } from "./me.js"
import "./plan-rows.js"

const drawer = new Drawer("draft")
const windows = new Drawer("window")
const KEY = `agenda:${document.body.dataset.window}`
const plans = () => drawer.all().filter(([slot]) => slot.startsWith("agenda"))
const CONTROLS = "input, select, textarea"
const nameOf = (control) => control.name || control.dataset.id

class KeptPlan extends HTMLElement {
  #mark
  #known
  #asSaved

  connectedCallback() {
    // What stands inside makes itself ready first.
    queueMicrotask(() => this.#begin())
    for (const type of ["input", "click", "form:sending", "form:sent"]) this.addEventListener(type, this)
  }

  handleEvent({ type, target, detail }) {
    const button = type === "click" && target.closest("button")
    if (type === "form:sending") this.#note({ key: detail.key, sent: this.#written })
    else if (type === "form:sent") this.#saved(this.#written)
    else if (button && "discard" in button.dataset) this.#discard()
    else if (button && "lay" in button.dataset) this.#lay(drawer.get(KEY))
    else if (type === "input" || button) this.#keep()
  }

  get #form() {
    return this.querySelector("form")
  }

  get #rows() {
    return [...this.querySelector("[data-rows]").children]
  }

  get #written() {
    return JSON.stringify(this.#rows.map(valuesOf))
  }

  // `mark` names the agenda as it was when this page was made, and `known` its phases. Once saved, it is one's own.
  // `sent` are the rows that went out under a `key`.
  async #begin() {
    this.#mark = this.#form.elements.seen.value
    this.#known = this.#rows.map((row) => valuesOf(row).id)
    this.#asSaved = this.#written
    const kept = takeUp()
    if (!kept) return
    if (!kept.mark || kept.mark === this.#mark) return this.#lay(kept)
    this.#show("changed")
    if (!kept.key || !(await arrived(kept.key))) return
    // It was not someone else: these changes had been saved, and the answer was lost with the page before this one.
    this.#show("")
    this.#saved(JSON.stringify(kept.rows))
    if (drawer.get(KEY)) this.#lay(drawer.get(KEY))
  }

  #note(more) {
    if (drawer.get(KEY)) drawer.put(KEY, { ...drawer.get(KEY), ...more })
  }

  #keep() {
    const written = this.#written
    if (written === this.#asSaved) {
      drawer.drop(KEY)
      return this.#show("")
    }
    drawer.put(KEY, { ...drawer.get(KEY), mark: this.#mark, known: this.#known, rows: JSON.parse(written) })
    this.#show("kept")
  }

  // What was changed since it went out is still to be saved.
  #saved(present) {
    if (drawer.get(KEY)?.sent === present) forget(present)
    else this.#note({ mark: "", key: "" })
  }

  #discard() {
    forget(JSON.stringify(drawer.get(KEY)?.rows))
    location.reload()
  }

  // Over the agenda as it stands: a phase that somebody else has added stays, and one that has been open since.
  // Those that were new when they were saved have been named meanwhile.
  #lay({ rows, known, mark }) {
    const present = new Map(this.#rows.map((row) => [valuesOf(row).id, row]))
    const named = mark ? [] : [...present.keys()].filter((id) => !known.includes(id))
    for (const values of rows) {
      const id = values.id || named.shift()
      const row = present.get(id) ?? this.#added()
      present.delete(id)
      for (const control of row.querySelectorAll(CONTROLS)) {
        if (nameOf(control) !== "id") control.value = values[nameOf(control)] ?? control.value
      }
      row.parentElement.append(row)
    }
    for (const [id, row] of present) {
      if (known.includes(id) && row.querySelector("[data-out]")) row.remove()
      else this.#rows.at(-1).before(row)
    }
    this.#keep()
    this.querySelector("[data-notice]").focus()
  }

  #added() {
    this.querySelector("[data-add]").click()
    return this.#rows.at(-2)
  }

  // While somebody has to choose between two agendas, neither is changed.
  #show(state) {
    const notice = this.querySelector("[data-notice]")
    notice.hidden = !state
    for (const part of notice.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== state
    this.#form.inert = state === "changed"
  }
}

// Each window keeps its own changes. What a closed one has left goes on here, and what an open one has is shown here too.
function takeUp() {
  const own = drawer.get(KEY)
  if (own) return own
  const left = plans().find(([slot]) => !windows.get(slot.split(":")[1]))
  const [slot, plan] = left ?? plans()[0] ?? []
  if (left) drawer.drop(slot)
  if (plan) drawer.put(KEY, plan)
  return plan
}

// Here, and wherever the very same is kept.
function forget(rows) {
  for (const [slot, plan] of plans()) if (slot === KEY || JSON.stringify(plan.rows) === rows) drawer.drop(slot)
}

function valuesOf(row) {
  return Object.fromEntries([...row.querySelectorAll(CONTROLS)].map((control) => [nameOf(control), control.value]))
}

customElements.define("kept-plan", KeptPlan)
