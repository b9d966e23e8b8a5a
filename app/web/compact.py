"""Templates as they are drawn: with one blank for indentation, with the parts they include and the sentences they say
in their place.

All three are for people who write templates. On a board of 200 cards the first is a tenth of the page; the parts, looked
up and given a context of their own for each card, were a third of the drawing; the sentences, asked for each time, a
fifth.
"""

import re
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
# A sentence without facts, alone: `{{ _("…") }}`.
SENTENCE = re.compile(r'{{ _\("([^"\\{}]+)"\) }}')
INCLUDE = re.compile(r'{%-?\s*include\s+"([^"{}]+)"\s*-?%}')


class CompactLoader(FileSystemLoader):
    """Loads templates of HTML compactly; what it includes by name keeps its own scope.

    `translate` says a sentence without facts in its language, as HTML.
    """

    def __init__(self, folder: Path, translate: Callable[[str], str]) -> None:
        super().__init__(folder)
        self._translate = translate

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_fresh = super().get_source(environment, template)
        if not template.endswith(".html"):
            return source, path, is_fresh
        whole = INCLUDE.sub(lambda found: self._part(environment, found.group(1)), source)
        whole = SENTENCE.sub(self._sentence, whole)
        # One blank stays: after a tag at the end of a line it is all that parts two words.
        return INDENTATION.sub(" ", whole), path, is_fresh

    def _sentence(self, found: re.Match[str]) -> str:
        said = self._translate(found.group(1))
        # What would read as a template's own signs is left to be said when it is drawn.
        return found.group() if "{" in said or "}" in said else said

    def _part(self, environment: Environment, template: str) -> str:
        source, _, _ = self.get_source(environment, template)
        # As an include does it: what the part sets stays in the part, and its last line break is not kept.
        return "{% with %}" + source.removesuffix("\n") + "{% endwith %}"
