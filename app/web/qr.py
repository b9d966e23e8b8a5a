"""QR codes as pictures that a page carries itself: no address with a token in it is ever asked for."""

import segno


def qr_data_url(text: str) -> str:
    """A QR code of this text as a data URL of an SVG."""
    code: str = segno.make(text, error="m").svg_data_uri(scale=4, border=2, dark="#000", light="#fff", unit="")
    return code
