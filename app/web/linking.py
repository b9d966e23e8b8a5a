"""Web addresses in what people typed become links; everything else stays text."""

from markupsafe import Markup, escape

from app.rules.addresses import pieces_of

LINK = Markup('<a href="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a>')


def with_links(text: str) -> Markup:
    """Escaped text with its web addresses as links that give nothing away to where they lead."""
    if "://" not in text:
        return escape(text)
    parts = (LINK.format(piece, piece) if is_address else escape(piece) for piece, is_address in pieces_of(text))
    return Markup("").join(parts)
