"""Web addresses in what people typed. Everything else is text."""

import re
from collections.abc import Iterator

# An address ends before quotation marks, and before Chinese and Japanese punctuation, which follows without a space. Its
# last character is no punctuation, Arabic punctuation included.
_NEVER = r"\s<>\"'\u00ab\u00bb\u201c\u201d\u3001\u3002\u3008-\u3011\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f"
_NOT_AT_ITS_END = r".,;:!?)\]}\u060c\u061b\u061f\u06d4\u2019\u2026"
ADDRESS = re.compile(f"https?://[^{_NEVER}]+[^{_NEVER}{_NOT_AT_ITS_END}]")


def pieces_of(text: str) -> Iterator[tuple[str, bool]]:
    """A text piece by piece, and of each whether it is a web address."""
    end = 0
    for found in ADDRESS.finditer(text) if "://" in text else ():
        if end < found.start():
            yield text[end : found.start()], False
        yield found.group(), True
        end = found.end()
    if end < len(text):
        yield text[end:], False
