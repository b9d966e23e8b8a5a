"""All modules that a script imports, as one file: one request instead of forty, and a third of the size.

Only the forms that our own modules use are understood; anything else is refused when the file is made. What a module
exports is seen by all under its own name, so no two may export the same. Modules stand one behind another as they are; one
that calls something as another before it does, has a scope of its own.
"""

import re
import string
from collections.abc import Iterator
from itertools import chain, product
from pathlib import Path

IMPORT = re.compile(r'^import (?:\{([^}]*)\} from |(\w+) from )?"([^"]+)";?\n?', re.MULTILINE)
RENAMED = re.compile(r"(\w+) as (\w+)")
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
# What begins where a line begins: a name, or several that are taken out of something.
CALLED = re.compile(r"^(?:export )?(?:(?:async )?function |class |const |let )(?:(\w+)|[{[](.*)[}\]] =)", re.MULTILINE)
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
# And so are those of the constants and classes that a module keeps to itself, in its code and where they fill a text.
CAPITAL = re.compile(r"^(?:const|class) ([A-Z]\w+)", re.MULTILINE)
FILLED = re.compile(r"\$\{[^}]*\}")
VENDOR = ".min.js"
LEFT = re.compile(r"^(?:import|export)\b", re.MULTILINE)


class NotUnderstood(Exception):
    """A module says something that this cannot put into one file."""


def one_file(entry: Path) -> str:
    """The script and everything it imports, each module once, and before whoever imports it."""
    return "\n".join(parts_of(entry).values())


def parts_of(entry: Path) -> dict[Path, str]:
    """What the one file is made of: each module with what became of it, in the order in which they run."""
    texts: dict[Path, str] = {}
    _gather(entry.resolve(), texts, ())
    briefs = map("".join, chain.from_iterable(product(string.ascii_uppercase, repeat=length) for length in (1, 2)))
    texts = {path: _briefly(text, briefs) for path, text in texts.items()}
    taken = _exported(texts)
    heads_said: set[str] = set()
    parts: dict[Path, str] = {}
    for path, text in texts.items():
        heads = _heads(path, text, texts)
        new = {name: head for name, head in heads.items() if head not in heads_said}
        names = _called(text) - set(EXPORT.findall(text)) | set(new)
        if DEFAULT.search(text) or names & taken:
            parts[path] = _apart(path, text, [*heads.values()], f"${len(parts)}")
        else:
            parts[path] = "\n".join([*new.values(), *filter(None, [_body(path, text)])])
            taken |= names
            heads_said |= set(new.values())
    return parts


def _gather(path: Path, texts: dict[Path, str], importers: tuple[Path, ...]) -> None:
    """A module's text behind those of all that it imports."""
    if path in importers:
        raise NotUnderstood(f"{path.name} imports itself by way of {importers[-1].name}")
    if path in texts:
        return
    text = path.read_text(encoding="utf-8")
    for _, _, where in IMPORT.findall(text):
        _gather((path.parent / where).resolve(), texts, (*importers, path))
    texts[path] = text


def _exported(texts: dict[Path, str]) -> set[str]:
    """All names that are exported. Raises NotUnderstood where two modules export the same."""
    names = [name for text in texts.values() for name in EXPORT.findall(text)]
    if len(names) != len(set(names)):
        raise NotUnderstood(f"two modules export {max(names, key=names.count)}")
    return set(names)


def _heads(path: Path, text: str, texts: dict[Path, str]) -> dict[str, str]:
    """What must be said before a module, by the name that it gives: what it imports is called otherwise where it comes from."""
    heads = {}
    for names, whole, where in IMPORT.findall(text):
        heads |= {here: f"let {here}={there}" for there, here in RENAMED.findall(names)}
        if whole:
            place = list(texts).index((path.parent / where).resolve())
            heads[whole] = f"let {whole}=${place}"
    return heads


def _called(text: str) -> set[str]:
    """What a module calls something, wherever all of it can see that."""
    found = set()
    for one, several in CALLED.findall(text):
        found |= {part.partition("=")[0].rpartition(":")[2].strip() for part in (one or several).split(",")}
    return found


def _apart(path: Path, text: str, heads: list[str], default: str) -> str:
    """A module as a function that answers with what it exports: names, and the default under that of its place."""
    names = EXPORT.findall(text)
    exported = list(names)
    body = _body(path, text)
    whole = DEFAULT.search(body)
    if whole:
        exported.append(f"{default}:{whole.group(1)}")
        names.append(default)
        body = DEFAULT.sub("", body)
    if not exported:
        return "{\n" + "\n".join([*heads, body]) + "\n}"
    lines = [*heads, body, f"return{{{','.join(exported)}}}"]
    return f"let{{{','.join(names)}}}=(() => {{\n" + "\n".join(lines) + "\n})()"


def _body(path: Path, text: str) -> str:
    """What a module says, in as few letters as we know how to."""
    text = EXPORT.sub("", IMPORT.sub("", text))
    if path.name.endswith(VENDOR):
        return text.strip()
    if any(line.count("`") % 2 for line in text.splitlines()):
        raise NotUnderstood(f"a text over several lines in {path.name}")
    body = UNFINISHED.sub("", _privately(INDENT.sub("", COMMENT.sub("", text))))
    body = "\n".join(map(_tight, CONST.sub("let", body).split("\n")))
    if LEFT.search(DEFAULT.sub("", body)):
        raise NotUnderstood(f"an import or export in {path.name}")
    return body.strip()


def _briefly(text: str, briefs: Iterator[str]) -> str:
    """A module with short names for what it writes with a capital letter and keeps to itself.

    Raises NotUnderstood where one of them is the name of something else's part, too.
    """
    short = {name: next(briefs) for name in CAPITAL.findall(text)}
    if not short:
        return text
    said = re.compile(rf"\b({'|'.join(short)})\b")
    if re.search(r"(?<!\.)\." + said.pattern, text):
        raise NotUnderstood(f"something that belongs to something is called as a constant is: {[*short]}")

    def brief(code: str) -> str:
        return said.sub(lambda found: short[found[1]], code)

    lines = [STRING.split(line) for line in text.split("\n")]
    for parts in lines:
        parts[::2] = map(brief, parts[::2])
        parts[1::2] = [FILLED.sub(lambda found: brief(found[0]), part) for part in parts[1::2]]
    return "\n".join(map("".join, lines))


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
