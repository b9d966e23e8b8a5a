"""Templates as they are drawn: with one blank for indentation, and with the parts they include in their place.

Both are for people who write templates. On a board of 200 cards the one is a tenth of the page, and the other, looked
up and given a context of its own for each card, a third of the drawing.
"""

import re
from collections.abc import Callable

from jinja2 import Environment, FileSystemLoader

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
INCLUDE = re.compile(r'{%-?\s*include\s+"([^"{}]+)"\s*-?%}')


class CompactLoader(FileSystemLoader):
    """Loads templates of HTML compactly; what it includes by name keeps its own scope."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_fresh = super().get_source(environment, template)
        if not template.endswith(".html"):
            return source, path, is_fresh
        whole = INCLUDE.sub(lambda found: self._part(environment, found.group(1)), source)
        # One blank stays: after a tag at the end of a line it is all that parts two words.
        return INDENTATION.sub(" ", whole), path, is_fresh

    def _part(self, environment: Environment, template: str) -> str:
        source, _, _ = self.get_source(environment, template)
        # As an include does it: what the part sets stays in the part, and its last line break is not kept.
        return "{% with %}" + source.removesuffix("\n") + "{% endwith %}"
