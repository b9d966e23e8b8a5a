"""The fonts of the PDF: files in packages of their own, so that it looks the same on every machine and holds every script.

Noto for nearly all that people write, with Chinese, Japanese and Korean apart; IBM Plex for Arabic, whose letters keep
their order when somebody copies them out of the PDF.
"""

import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk", "fontpkg_ibm_plex_sans_arabic")

FAMILIES = (
    "Noto Sans",
    "IBM Plex Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans CJK SC",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
    "Noto Sans Ethiopic",
    "Noto Sans Symbols",
    "Noto Emoji",
)

# Scripts by the first word of their letters' names.
SCRIPTS = frozenset(
    [
        "LATIN",
        "GREEK",
        "CYRILLIC",
        "ARABIC",
        "HEBREW",
        "CJK",
        "HIRAGANA",
        "KATAKANA",
        "HANGUL",
        "BOPOMOFO",
        "ARMENIAN",
        "BENGALI",
        "DEVANAGARI",
        "ETHIOPIC",
        "GEORGIAN",
        "GUJARATI",
        "GURMUKHI",
        "KANNADA",
        "KHMER",
        "LAO",
        "MALAYALAM",
        "MYANMAR",
        "ORIYA",
        "SINHALA",
        "TAMIL",
        "TELUGU",
        "THAI",
        "FULLWIDTH",
        "HALFWIDTH",
        "IDEOGRAPHIC",
        "KATAKANA-HIRAGANA",
        "FEMININE",
        "MASCULINE",
        "MICRO",
        "MODIFIER",
        "SUPERSCRIPT",
    ]
)


def folders() -> list[str]:
    """Where the font files are. Raises FileNotFoundError where a package is missing."""
    found = []
    for name in PACKAGES:
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            raise FileNotFoundError(f"The font package {name} is missing: please install peer-assist anew.")
        found.append(str(Path(spec.origin).parent))
    return found


@cache
def typesetters_fonts() -> Any:
    """The fonts as the typesetter holds them: read once, kept for the life of the process."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders())


def scripts_without_font(text: str) -> list[str]:
    """Scripts in a text for which the PDF has no letters, by their names in Unicode."""
    letters = {letter for letter in text if unicodedata.category(letter).startswith("L")}
    scripts = {unicodedata.name(letter, "UNKNOWN").split()[0] for letter in letters}
    return sorted(script.capitalize() for script in scripts - SCRIPTS)
