"""What a form holds, read without a framework's help where that would cost more than the rest of the request."""

from starlette.requests import Request

from app.rules.errors import Invalid
from app.rules.words import N_


async def typed_in(request: Request) -> dict[str, str]:
    """The form's fields; of several with one name the last counts. Raises Invalid for a file in place of text."""
    form = await request.form()
    typed: dict[str, str] = {}
    for name, value in form.multi_items():
        if not isinstance(value, str):
            await form.close()
            raise Invalid(name, N_("Please send text here, not a file."))
        typed[name] = value
    return typed
