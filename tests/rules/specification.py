"""The permission table of docs/permissions.md, read from its plain text."""

import re
from typing import NamedTuple

from app.rules.roles import Role
from tests.services import ROOT

TEXT = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")
LETTERS = {"F": Role.FACILITATOR, "H": Role.HOST, "R": Role.RESOURCE, "O": Role.OBSERVER}
NOTES = ("", "own", "revealed")


class Cell(NamedTuple):
    """Who may act in one phase, and the note that narrows it: "own", "revealed" or none."""

    roles: frozenset[Role]
    note: str = ""


def tables() -> list[list[list[str]]]:
    """Every table of the page as rows of cells, heads included."""
    found: list[list[list[str]]] = [[]]
    for line in TEXT.splitlines():
        if line.startswith("|"):
            found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        elif found[-1]:
            found.append([])
    return [[row for row in table if not set("".join(row)) <= set("-:")] for table in found if table]


def cell_of(text: str) -> Cell:
    """One cell as written: letters, a dash for nobody, a note before a colon."""
    match = re.fullmatch(r"(?:(\w+): )?(–|[FHRO](?: [FHRO])*)", text)
    assert match is not None and (match[1] or "") in NOTES, f"not a cell of this table: {text!r}"
    letters = [] if match[2] == "–" else match[2].split()
    assert len(letters) == len(set(letters)), text
    return Cell(frozenset(LETTERS[letter] for letter in letters), match[1] or "")


def specification() -> dict[tuple[str, str], Cell]:
    """What the page says, by action and phase."""
    head, *rows = tables()[0]
    found = {}
    for action, *cells in rows:
        for phase, text in zip(head[1:], cells, strict=True):
            assert (action, phase) not in found, f"{action} has two rows"
            found[action, phase] = cell_of(text)
    return found


def refusals() -> dict[str, str]:
    """The sentences of the page, by code."""
    return {code.strip("`"): sentence for code, sentence in tables()[1][1:]}
