// An element that shows what goes on around it: anew whenever there are news and, where it says how often, with the time.

export class Watching extends HTMLElement {
  static news = ["board:drawn"]
  static every
  #timer

  connectedCallback() {
    const { news, every } = this.constructor
    for (const name of news) addEventListener(name, this)
    if (every) this.#timer = setInterval(() => this.handleEvent(), every)
    // A morph may put the element in first and what belongs inside afterwards.
    queueMicrotask(() => this.handleEvent())
  }

  disconnectedCallback() {
    for (const name of this.constructor.news) removeEventListener(name, this)
    clearInterval(this.#timer)
  }
}
