"""Web addresses in what people typed become links; everything else stays text."""

import re

from markupsafe import Markup, escape

ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]}]")


def with_links(text: str) -> Markup:
    """Escaped text with its web addresses as links that give nothing away to where they lead."""
    if "://" not in text:
        return escape(text)
    parts: list[Markup] = []
    end = 0
    for found in ADDRESS.finditer(text):
        url = found.group()
        parts.append(escape(text[end : found.start()]))
        parts.append(Markup('<a href="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a>').format(url, url))
        end = found.end()
    parts.append(escape(text[end:]))
    return Markup("").join(parts)
