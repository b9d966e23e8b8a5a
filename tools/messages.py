"""The catalogue of sentences: collected from templates and code, compared with each language."""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "app"
LOCALE = APP / "locale"
TEMPLATE = LOCALE / "peer_assist.pot"

# `_` in code translates what N_ marked elsewhere, or a sentence written on the spot.
SINGULAR = {"N_", "_", "gettext", "_translate", "translate"}
PLURAL = {"ngettext", "NN_"}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}

# Named and braced places to be filled: %(name)s for the server, {n} for the browser.
PLACE = re.compile(r"%\([a-z_]+\)[a-z]|\{[a-z_]*\}")

Sentence = str | tuple[str, str]


def sentences_of_templates() -> Iterator[tuple[Sentence, str]]:
    """Every sentence that a template says, with the file it stands in."""
    options = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
    for path in sorted((APP / "templates").rglob("*.*")):
        found = babel_extract(io.BytesIO(path.read_bytes()), KEYWORDS, [], options)
        for _line, function, said, _comments in found:
            if isinstance(said, str):
                yield said, path.relative_to(ROOT).as_posix()
            elif said and function == "ngettext" and all(isinstance(part, str) for part in said[:2]):
                yield (said[0], said[1]), path.relative_to(ROOT).as_posix()
            elif said and isinstance(said[0], str):
                # The sentence comes with what stands for its facts.
                yield said[0], path.relative_to(ROOT).as_posix()


def sentences_of_code() -> Iterator[tuple[Sentence, str]]:
    """Every sentence that Python code marks, with the file it stands in.

    Read from the syntax tree, because tokens leave out what stands inside f-strings before Python 3.12.
    """
    for path in sorted(APP.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if said := _marked(node):
                yield said, path.relative_to(ROOT).as_posix()


def _marked(node: ast.AST) -> Sentence | None:
    if not isinstance(node, ast.Call):
        return None
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    words = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    if name in SINGULAR and words:
        return words[0]
    return (words[0], words[1]) if name in PLURAL and len(words) > 1 else None


def collected() -> Catalog:
    """The catalogue of every sentence in the product, as it is now."""
    catalog = Catalog(
        project="Peer Assist",
        # A fixed moment: the file changes when sentences do, and only then.
        creation_date=datetime(2026, 11, 25, tzinfo=UTC),
        header_comment="# Sentences of Peer Assist. Made by tools/messages.",
        fuzzy=False,
    )
    for sentence, where in sorted((*sentences_of_templates(), *sentences_of_code()), key=lambda item: item[1]):
        known = catalog.get(sentence if isinstance(sentence, str) else sentence[0])
        # Once for each file: moving a line is no change.
        if known is None or (where, None) not in known.locations:
            catalog.add(sentence, locations=[(where, None)])
    return catalog


def languages() -> dict[str, Catalog]:
    """The catalogue of every language, by its name."""
    return {path.stem: read(path) for path in sorted(LOCALE.glob("*.po"))}


def read(path: Path) -> Catalog:
    """A catalogue from its file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem if path.suffix == ".po" else None, abort_invalid=True)


def ids(catalog: Catalog) -> set[Sentence]:
    """The sentences of a catalogue."""
    return {_key(message.id) for message in catalog if message.id}


def missing_from(catalog: Catalog, wanted: Catalog) -> list[Sentence]:
    """The sentences that a language does not have yet."""
    there = {_key(message.id) for message in catalog if message.id and _is_said(message)}
    return sorted(ids(wanted) - there, key=str)


def wrong_places(catalog: Catalog) -> list[str]:
    """The translations whose places to be filled differ from the sentence's."""
    wrong = []
    for message in catalog:
        if not message.id or not _is_said(message):
            continue
        wanted = {frozenset(PLACE.findall(form)) for form in _forms(message.id)}
        wrong += [
            f"{form!r}: {', '.join(sorted(set(PLACE.findall(form)) ^ set(max(wanted, key=len))))}"
            for form in _forms(message.string)
            if frozenset(PLACE.findall(form)) not in wanted
        ]
    return wrong


def _key(message_id: object) -> Sentence:
    return message_id if isinstance(message_id, str) else tuple(message_id)[:2]  # type: ignore[arg-type,return-value]


def _forms(said: object) -> list[str]:
    return [said] if isinstance(said, str) else list(said)  # type: ignore[call-overload]


def _is_said(message: Message) -> bool:
    return not message.fuzzy and all(_forms(message.string))


def write(path: Path, catalog: Catalog) -> None:
    """Put a catalogue into its file."""
    with path.open("wb") as file:
        write_po(file, catalog, width=110, ignore_obsolete=True, include_lineno=False)


def bring_up_to(wanted: Catalog) -> None:
    """Write the template, and every language with the sentences it lacks, without guessing any."""
    write(TEMPLATE, wanted)
    for name, catalog in languages().items():
        catalog.update(wanted, no_fuzzy_matching=True)
        write(LOCALE / f"{name}.po", catalog)


def main() -> None:
    """Write or check, and say how complete each language is."""
    wanted = collected()
    stale = not TEMPLATE.is_file() or ids(read(TEMPLATE)) != ids(wanted)
    checking = sys.argv[1:] == ["--check"]
    if not checking:
        bring_up_to(wanted)
    faults = ["app/locale/peer_assist.pot is stale: run tools/messages"] if checking and stale else []
    for name, catalog in languages().items():
        missing = missing_from(catalog, wanted)
        print(f"{name}: {len(ids(wanted)) - len(missing)} of {len(ids(wanted))} sentences")
        for sentence in missing:
            print(f"    {sentence!r}")
        faults += [f"{name}: {fault}" for fault in wrong_places(catalog)]
    print("\n".join(faults), file=sys.stderr, end="\n" if faults else "")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
