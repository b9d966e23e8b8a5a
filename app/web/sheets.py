"""The style sheets as one file: a component each for those who write them, one request for those who read."""

from pathlib import Path

FIRST = "main.css"


def sheets_in(folder: Path) -> list[Path]:
    """The style sheets of a folder in the order in which they count: that with the order of the layers first."""
    return sorted(folder.glob("*.css"), key=lambda path: (path.name != FIRST, path.name))


def one_sheet(folder: Path) -> str:
    """All of them, one behind the other."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sheets_in(folder))
