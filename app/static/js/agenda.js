// The agenda's own script, for its page alone: what a facilitator has changed and not saved is kept on this device.

import { Drawer } from "./me.js"

const drawer = new Drawer("draft")
const KEY = "agenda"
const CONTROLS = "input, select, textarea"
const nameOf = (control) => control.name || control.dataset.id

class KeptPlan extends HTMLElement {
  #mark
  #known
  #asSaved
  #sent

  connectedCallback() {
    // What stands inside makes itself ready first.
    queueMicrotask(() => this.#begin())
    for (const type of ["input", "click", "form:sending", "form:sent"]) this.addEventListener(type, this)
  }

  handleEvent({ type, target }) {
    const button = type === "click" && target.closest("button")
    if (type === "form:sending") this.#sent = this.#written
    else if (type === "form:sent") this.#saved()
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
  #begin() {
    this.#mark = this.#form.elements.seen.value
    this.#known = this.#rows.map((row) => valuesOf(row).id)
    this.#asSaved = this.#written
    const kept = drawer.get(KEY)
    if (!kept) return
    if (kept.mark && kept.mark !== this.#mark) this.#show("changed")
    else this.#lay(kept)
  }

  #keep() {
    const written = this.#written
    if (written === this.#asSaved) {
      drawer.drop(KEY)
      return this.#show("")
    }
    drawer.put(KEY, { mark: this.#mark, known: this.#known, rows: JSON.parse(written) })
    this.#show("kept")
  }

  #saved() {
    if (this.#sent === this.#written) drawer.drop(KEY)
    else drawer.put(KEY, { ...drawer.get(KEY), mark: "" })
  }

  #discard() {
    drawer.drop(KEY)
    location.reload()
  }

  // Over the agenda as it stands: a phase that somebody else has added stays, and one that has been open since.
  #lay({ rows, known }) {
    const present = new Map(this.#rows.map((row) => [valuesOf(row).id, row]))
    for (const values of rows) {
      const row = present.get(values.id) ?? this.#added()
      present.delete(values.id)
      for (const control of row.querySelectorAll(CONTROLS)) {
        if (nameOf(control) !== "id") control.value = values[nameOf(control)] ?? control.value
      }
      row.parentElement.append(row)
    }
    for (const [id, row] of present) {
      if (known.includes(id) && row.querySelector("[data-move=out]")) row.remove()
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

function valuesOf(row) {
  return Object.fromEntries([...row.querySelectorAll(CONTROLS)].map((control) => [nameOf(control), control.value]))
}

customElements.define("kept-plan", KeptPlan)
