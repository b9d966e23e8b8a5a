"""What is put on the wire: the regions a connection lacks, written once for all who lack the same."""

from html import escape
from json.encoder import encode_basestring

from app.live.parts import container_of
from app.live.view import BoardView
from app.rules import regions


def partial(region: str, html: str, view: BoardView) -> str:
    """One region with its place, as docs/live-client.md describes it."""
    where = ""
    card_id = regions.card_of(region)
    if html and card_id is not None:
        item = view.snapshot.cards[card_id]
        before = view.snapshot.before(item, view.viewer)
        after = regions.card(before.id) if before else ""
        where = f' data-into="{escape(container_of(item))}" data-after="{after}"'
    return f'<hx-partial id="{region}"{where}>{html}</hx-partial>'


def whole(html: str) -> str:
    """The board's inside, to be morphed as one."""
    return f'<hx-partial id="board" data-style="inner">{html}</hx-partial>'


def frame(**parts: str | int) -> str:
    """A message: a JSON object of texts, numbers and yes or no; what is empty is left out.

    Put together here, since the encoder for any value takes three times as long for one long text.
    """
    said = [f'"{name}":{_json(value)}' for name, value in parts.items() if value != ""]
    return f"{{{','.join(said)}}}"


def _json(value: str | int) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
