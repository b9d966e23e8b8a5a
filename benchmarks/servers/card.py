"""The bytes that one new card costs on the wire: a fragment like the board's own."""

from html import escape

PIECE = (
    '<li class="slot" id="card-{number}"><article class="card" aria-labelledby="words-{number}">'
    '<p class="typed" id="words-{number}" dir="auto" hx-ignore>{text}</p> <footer>'
    '<span data-team="resource" data-face="P"><bdi>Person 10</bdi></span> '
    '<button id="open-comment-{number}">Comment</button> </footer></article><card-desk></card-desk></li>'
)


def card(number: int, text: str) -> str:
    """A card as text."""
    return PIECE.format(number=f"{number:016d}", text=escape(text))
