"""The idempotency key of a request, by which a retry is recognised."""

import hashlib

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.types import Scope

from app.rules import limits
from app.rules.errors import Invalid
from app.rules.words import N_
from app.store.turn import Key
from app.web.incoming import Incoming

# So much of a file is read at a time.
PART_BYTES = 256 * 1024


async def key_of(request: Request, field: str = "") -> Key:
    """The request's idempotency key, or else that of a form's own `field`, with a fingerprint of all it asks.

    Raises Invalid for one that is too long.
    """
    if "Idempotency-Key" not in request.headers and not field:
        return Key()
    if request.headers.get("content-type", "").startswith(("application/x-www-form", "multipart/")):
        form = await request.form()
        return key_with(request, [(name, await _said(value)) for name, value in form.multi_items()], field)
    return key_with(request, await request.body())


def key_with(request: Request | Incoming, content: bytes | list[tuple[str, str]], field: str = "") -> Key:
    """The same for a request whose content has been read: its fields, in any order, or its bytes."""
    value = request.headers.get("idempotency-key", "") or field
    if not value:
        return Key()
    if len(value) > limits.KEY:
        raise Invalid("Idempotency-Key", N_("This key is too long."))
    said = content if isinstance(content, bytes) else repr(sorted(content)).encode()
    whole = b"%b %b\n%b" % (request.method.encode(), _address(request.scope), said)
    return Key(value, hashlib.sha256(whole).hexdigest())


def _address(scope: Scope) -> bytes:
    path: bytes = scope["path"].encode()
    query: bytes = scope.get("query_string", b"")
    return path + b"?" + query if query else path


async def _said(value: str | UploadFile) -> str:
    """A field's value; of a file its name and what its content comes to."""
    if isinstance(value, str):
        return value
    digest = hashlib.sha256()
    while part := await value.read(PART_BYTES):
        digest.update(part)
    await value.seek(0)
    return f"{value.filename} {digest.hexdigest()}"
