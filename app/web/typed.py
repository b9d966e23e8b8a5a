"""What a form holds, read without a framework's help where that would cost more than the rest of the request."""

from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from app.rules.errors import Invalid
from app.rules.words import N_

URLENCODED = "application/x-www-form-urlencoded"
MOST_FIELDS = 1_000


async def fields_of(request: Request) -> list[tuple[str, str]]:
    """The form's fields, as they came. Raises Invalid for a file in place of text, HTTPException for too many."""
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() == URLENCODED:
        try:
            # As all forms are read: what is not escaped counts as Latin-1, what is as UTF-8.
            text = (await request.body()).decode("latin-1")
            return parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
        except ValueError as error:
            raise HTTPException(400) from error
    fields: list[tuple[str, str]] = []
    form = await request.form()
    for name, value in form.multi_items():
        if not isinstance(value, str):
            await form.close()
            raise Invalid(name, N_("Please send text here, not a file."))
        fields.append((name, value))
    return fields
