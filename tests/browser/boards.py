"""A board as text, to compare what one window shows with what another one loads."""

from __future__ import annotations

import re

from lxml import html as parser

OWN_ATTRIBUTES = ("open", "aria-expanded", "style", "tabindex")
BOARD = "document.getElementById('board').outerHTML"


def normalised(html: str) -> str:
    """The board's HTML without what belongs to one window: what is typed, opened, focused, or counted down there."""
    board = parser.fromstring(html)
    for part in board.xpath("//*[@hx-morph-skip or self::card-menu or self::card-desk or self::held-note]"):
        for child in list(part):
            part.remove(child)
        part.text = None
    for part in board.xpath("//phase-timer//*[@data-clock] | //speaking-clock | //time-kept//*"):
        part.text = None
        part.attrib.pop("hidden", None)
        part.attrib.pop("data-words", None)
    for link in board.xpath("//a[contains(@href, '?me=')]"):  # own-links.js says who follows it, once it has the focus
        link.set("href", re.sub(r"\?me=\w+$", "", link.get("href")))
    for part in board.iter():
        own = [a for a in part.attrib if a.startswith(("data-ui", "data-htmx", "data-new")) or a in OWN_ATTRIBUTES]
        kept = sorted((name, value) for name, value in part.attrib.items() if name not in own)
        part.attrib.clear()
        part.attrib.update(kept)
        part.text, part.tail = (" ".join(text.split()) if text else None for text in (part.text, part.tail))
    return parser.tostring(board, encoding="unicode").replace("><", ">\n<")
