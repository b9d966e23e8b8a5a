"""The bytes that one new card costs on the wire: a fragment like the board's own."""

from html import escape

PIECE = (
    '<li class="slot" id="card-{number}" data-kind="thought"><article class="card" aria-labelledby="words-{number}">'
    '<p class="card__text typed" id="words-{number}" dir="auto">{text}</p><footer class="card__foot"><span class="by">'
    '<span class="face face--small" data-team="resource" aria-hidden="true">P</span> <span dir="auto">Person</span>'
    '</span><span class="grow"></span><button type="button" class="button button--small" id="open-comment-{number}" '
    'hx-get="/sessions/1/cards/{number}/forms/comment" hx-target="#desk-{number}" hx-swap="innerHTML">Comment</button>'
    '</footer></article><div class="desk" id="desk-{number}" hx-morph-skip></div></li>'
)


def card(number: int, text: str) -> str:
    """A card as text."""
    return PIECE.format(number=f"{number:016d}", text=escape(text))
