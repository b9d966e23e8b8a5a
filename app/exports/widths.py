"""How wide the columns of a table are beside one another."""

from app.exports.blocks import Table

# From here on a longer text goes on in the next line rather than take room from the others.
LONG = 22
# What stands to the sides of the words in a cell.
PADDING = 4
# Over how many lines a title may run; over one more where only numbers stand below it.
TITLE_LINES = 2


def shares(table: Table) -> list[int]:
    """A weight for each column: room for its longest word, and more where its texts are long."""
    columns = zip(*(tuple(cell.text for cell in row) for row in table.rows), strict=True) if table.rows else ()
    texts = list(columns) or [()] * len(table.titles)
    pairs = enumerate(zip(table.titles, texts, strict=True))
    return [_share(title, cells, TITLE_LINES + (number in table.numbers)) for number, (title, cells) in pairs]


def _share(title: str, cells: tuple[str, ...], title_lines: int) -> int:
    words = [len(word) for text in (title, *cells) for word in text.split()]
    lines = [len(line) for text in cells for line in text.split("\n")]
    return PADDING + max(min(max(words, default=0), LONG), min(max(lines, default=0), LONG), len(title) // title_lines)
