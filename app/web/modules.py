"""All modules that a script imports, as one file: one request instead of forty, and a third of the size.

Only the forms that our own modules use are understood; anything else is refused when the file is made. What a module
exports is seen by all under its own name, so no two may export the same.
"""

import re
import string
from pathlib import Path

IMPORT = re.compile(r'^import (?:\{([^}]*)\} from |(\w+) from )?"([^"]+)";?\n?', re.MULTILINE)
RENAMED = re.compile(r"(\w+) as (\w+)")
EXPORTED = re.compile(r"let\{([^}]*)\}=\(")
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
DEFAULT = re.compile(r"export default (\w+);?\s*$")
COMMENT = re.compile(r"^\s*//.*\n?", re.MULTILINE)
INDENT = re.compile(r"^\s+", re.MULTILINE)
# Where a line ends in the middle of something, its end says nothing to a browser.
UNFINISHED = re.compile(r"(?<=[,{(\[])\n|\n(?=[.)\]}?:|&])")
STRING = re.compile(r'("(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`)')
# Room around these is for readers. Of the signs of arithmetic only where they stand between two values: `a + +b` needs
# its own.
ROOM = re.compile(r" ?(=>|[=!]==?|[<>]=?|&&|\|\||\?\?=?|[=?:,;{}()[\]*]) ?|(?<=[\w)\]]) ([+-]) (?=[\w([])")
# That a name keeps its value is said to readers; a browser is told in fewer letters.
CONST = re.compile(r"(?:(?<=^)|(?<=[;{}(]))const(?= [\w{[])", re.MULTILINE)
# A class's own names are for readers too: nobody else can say them.
PRIVATE = re.compile(r"((?:^(?:async |get |set |static )*|(?<=\w)\.)#)(\w+)", re.MULTILINE)
LETTERS = string.ascii_letters
LEFT = re.compile(r"^(?:import|export)\b", re.MULTILINE)


class NotUnderstood(Exception):
    """A module says something that this cannot put into one file."""


def one_file(entry: Path) -> str:
    """The script and everything it imports, each module once, and before whoever imports it."""
    return "\n".join(parts_of(entry).values())


def parts_of(entry: Path) -> dict[Path, str]:
    """What the one file is made of: each module with what became of it, in the order in which they run."""
    parts: dict[Path, str] = {}
    _add(entry.resolve(), parts, ())
    _check_names(parts)
    return parts


def _add(path: Path, parts: dict[Path, str], importers: tuple[Path, ...]) -> None:
    if path in importers:
        raise NotUnderstood(f"{path.name} imports itself by way of {importers[-1].name}")
    if path in parts:
        return
    text = path.read_text(encoding="utf-8")
    heads: list[str] = []
    for names, whole, where in IMPORT.findall(text):
        wanted = (path.parent / where).resolve()
        _add(wanted, parts, (*importers, path))
        heads += [f"let {here}={there}" for there, here in RENAMED.findall(names)]
        if whole:
            heads.append(f"let {whole}={_default(wanted, parts)}")
    parts[path] = _wrapped(path, IMPORT.sub("", text), heads, f"${len(parts)}")


def _check_names(parts: dict[Path, str]) -> None:
    """Raise NotUnderstood where two modules export the same name."""
    told = [name for part in parts.values() for name in _exported(part)]
    if len(told) != len(set(told)):
        raise NotUnderstood(f"two modules export {max(told, key=told.count)}")


def _exported(part: str) -> list[str]:
    found = EXPORTED.match(part)
    return found.group(1).split(",") if found else []


def _wrapped(path: Path, text: str, heads: list[str], default: str) -> str:
    """A module as a function that answers with what it exports: names, and the default under that of its place."""
    exported = EXPORT.findall(text)
    names = list(exported)
    text = EXPORT.sub("", text)
    if path.name.endswith(".min.js"):
        body = text
    else:
        if any(line.count("`") % 2 for line in text.splitlines()):
            raise NotUnderstood(f"a text over several lines in {path.name}")
        body = UNFINISHED.sub("", _privately(INDENT.sub("", COMMENT.sub("", text))))
        body = "\n".join(map(_tight, CONST.sub("let", body).split("\n")))
    whole = DEFAULT.search(body)
    if whole:
        exported.append(f"{default}:{whole.group(1)}")
        names.append(default)
        body = DEFAULT.sub("", body)
    if LEFT.search(body):
        raise NotUnderstood(f"an import or export in {path.name}")
    if not (exported or heads or body.strip()):
        return ""
    if not exported:
        return "{\n" + "\n".join([*heads, body.strip()]) + "\n}"
    lines = [*heads, body.strip(), f"return{{{','.join(exported)}}}"]
    return f"let{{{','.join(names)}}}=(() => {{\n" + "\n".join(lines) + "\n})()"


def _privately(text: str) -> str:
    """A module with short names where only its own classes see them, in the order in which they come."""
    short: dict[str, str] = {}
    return PRIVATE.sub(lambda found: found[1] + short.setdefault(found[2], LETTERS[len(short)]), text)


def _tight(line: str) -> str:
    """A line without the room that only readers need. One in which words could hide from us stays as it is."""
    parts = STRING.split(line)
    code = parts[::2]
    # A text with another inside it begins and ends elsewhere than it seems.
    nested = any(part.count("{") != part.count("}") for part in parts[1::2])
    if nested or any(sign in part for part in code for sign in "`'/"):
        return line
    parts[::2] = [ROOM.sub(r"\1\2", part) for part in code]
    return "".join(parts)


def _default(path: Path, parts: dict[Path, str]) -> str:
    """What a module's default is called here, after its place among them."""
    return f"${list(parts).index(path)}"
