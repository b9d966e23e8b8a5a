"""Compression by brotli, for browsers that accept it.

Only pages without secrets are compressed: the compressed length of a page that repeats an attacker's input would reveal,
guess by guess, what else is on it (BREACH). So pages with links to share are sent as they are.
"""

import brotli
from starlette.requests import Request
from starlette.responses import Response

# A board of 200 cards takes 0.6 ms at this quality; the next one saves a fifth and takes three times as long.
QUICK = 4
THOROUGH = 11
# Smaller than this fits into one packet anyway.
WORTH_IT = 1_400


def takes_brotli(request: Request) -> bool:
    """Whether whoever asks can read brotli."""
    offered = request.headers.get("accept-encoding", "").lower().split(",")
    return any(coding.split(";")[0].strip() == "br" and not _refused(coding) for coding in offered)


def squeezed(request: Request, response: Response) -> Response:
    """The same answer, smaller where that is understood and worth it."""
    response.headers.add_vary_header("Accept-Encoding")
    body = bytes(response.body)
    if takes_brotli(request) and len(body) >= WORTH_IT:
        response.body = squeeze(body, QUICK)
        response.headers["Content-Length"] = str(len(response.body))
        response.headers["Content-Encoding"] = "br"
    return response


def squeeze(text: bytes, quality: int = THOROUGH) -> bytes:
    """Text in brotli."""
    small: bytes = brotli.compress(text, mode=brotli.MODE_TEXT, quality=quality)
    return small


def _refused(coding: str) -> bool:
    """Whether a coding is named only to say that it is not wanted (`br;q=0`)."""
    _, _, weight = coding.partition("q=")
    return bool(weight) and not weight.strip("0. ")
