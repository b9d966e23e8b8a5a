"""The languages of an instance: its own, and those that sessions are held in."""

import threading

from babel import Locale
from jinja2 import Environment

from app.rules.errors import Invalid
from app.rules.words import N_
from app.web.catalogue import languages
from app.web.compiled import load_all
from app.web.templating import environment_for


class Languages:
    """The templates in each language, made when they are first asked for. `own` is the instance's language."""

    def __init__(self, own: str, static_url: str) -> None:
        self._static_url = static_url
        self._names = frozenset(languages())
        self._made: dict[str, Environment] = {}
        self._making = threading.Lock()
        self.own = own

    def templates(self, language: str = "") -> Environment:
        """Those in a language, as far as it is spoken here."""
        language = self.spoken(language)
        made = self._made.get(language)
        if made is None:
            with self._making:
                made = self._made[language] = self._made.get(language) or environment_for(language, self._static_url)
        return made

    def spoken(self, language: str) -> str:
        """This language, or the instance's own where none is named, or one that it does not speak."""
        return language if language in self._names else self.own

    def checked(self, language: str) -> str:
        """A language that a session can be held in, or none, which is the instance's own. Raises Invalid."""
        if language and language not in self._names:
            raise Invalid("language", N_("Please choose one of the languages offered."))
        return language

    def load(self) -> None:
        """Have every template ready: those in the instance's language now, the others while it is answering already."""
        load_all(self.templates())
        threading.Thread(target=self._load_others, name="languages", daemon=True).start()

    def _load_others(self) -> None:
        for language in sorted(self._names - {self.own}):
            load_all(self.templates(language))

    def named(self) -> dict[str, str]:
        """Every language, as those call it who speak it; the instance's own first."""
        ordered = sorted(self._names, key=lambda language: (language != self.own, language))
        return {language: str(Locale.parse(language).get_display_name()) for language in ordered}
