// Where one is in the list of a replay's steps is in sight, without moving the page.

const list = document.querySelector(".replay__list")
const here = list?.querySelector(".replay__here")
if (here) list.scrollTop += here.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 2
