"""The record as JSON."""

import json
from collections.abc import Callable

from app.exports.record import Record

MEDIA_TYPE = "application/json"
SUFFIX = "json"


def render(record: Record, translate: Callable[[str], str]) -> bytes:
    """The whole record as readable JSON in UTF-8."""
    return (json.dumps(record.as_values(), ensure_ascii=False, indent=2) + "\n").encode()
