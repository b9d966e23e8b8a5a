"""Text made smaller on its way, by brotli, for browsers that take it.

Only what holds no secret is squeezed: the length of a page that repeats what somebody made it say would give away,
guess by guess, what else is on it. So the pages with links to hand out are left as they are.
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
