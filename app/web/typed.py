"""Reads the fields of a form; the usual kind without the framework, whose parser costs more than the rest of the request."""

from urllib.parse import unquote

from starlette.exceptions import HTTPException
from starlette.requests import Request

from app.rules.errors import Invalid
from app.rules.words import N_
from app.web.incoming import Incoming

URLENCODED = "application/x-www-form-urlencoded"
MOST_FIELDS = 1_000


async def fields_of(incoming: Incoming) -> list[tuple[str, str]]:
    """The form's fields, as they came. Raises Invalid for a file in place of text, HTTPException for too many."""
    kind = incoming.headers.get("content-type")
    if kind.partition(";")[0].strip().lower() == URLENCODED:
        # As all forms are read: what is not escaped counts as Latin-1, what is as UTF-8.
        return _urlencoded((await incoming.body()).decode("latin-1"))
    fields: list[tuple[str, str]] = []
    form = await Request(incoming.scope, incoming.receive).form()
    for name, value in form.multi_items():
        if not isinstance(value, str):
            await form.close()
            raise Invalid(name, N_("Please send text here, not a file."))
        fields.append((name, value))
    return fields


def _urlencoded(text: str) -> list[tuple[str, str]]:
    pairs = [pair.partition("=") for pair in text.split("&") if pair]
    if len(pairs) > MOST_FIELDS:
        raise HTTPException(400)
    return [(_plain(name), _plain(value)) for name, _, value in pairs]


def _plain(escaped: str) -> str:
    spaced = escaped.replace("+", " ")
    return unquote(spaced) if "%" in spaced else spaced
