"""Sentences in other languages. Catalogues are read as they stand in app/locale, so nothing has to be compiled."""

import gettext
import io
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parent.parent / "locale"
WRITTEN_IN = "en"


def languages() -> list[str]:
    """Every language that an instance can speak."""
    return sorted([WRITTEN_IN, *(path.stem for path in FOLDER.glob("*.po"))])


def catalogue_for(language: str) -> gettext.NullTranslations:
    """The sentences in a language; those that are not translated yet stay English. Raises FileNotFoundError."""
    if language == WRITTEN_IN:
        return gettext.NullTranslations()
    with (FOLDER / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
