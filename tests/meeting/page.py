"""The page side of the live client, on a small DOM: frames are applied exactly as docs/live-client.md says.

Unlike the real client it forgives nothing: a frame that names a place which is not there fails the test.
"""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import lxml.html
from lxml.etree import XPath, tostring
from lxml.html import HtmlElement

PARTIAL = re.compile(r"<hx-partial\b([^>]*)>(.*?)</hx-partial>", re.DOTALL)
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
BY_ID = XPath("//*[@id=$name]")


class Page:
    """A board's page as it was loaded, and as frames have changed it since."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.load(text)

    def load(self, text: str) -> None:
        """Show this page instead, as a browser that is sent there anew."""
        self._document = lxml.html.document_fromstring(text)
        live = self._element("live")
        assert live is not None, "this is no board"
        self.seq = int(live.get("data-seq"))
        self.epoch = live.get("data-epoch")
        self.lang = live.get("lang")
        self.beat = -1
        self._plain = self._normal = ""

    def copy(self) -> Page:
        """The page as it was loaded."""
        return Page(self.text)

    def is_outdone_by(self, message: str) -> bool:
        """Whether this frame is in another language, so that the whole page must be loaded anew."""
        frame = json.loads(message)
        return "whole" in frame and frame["lang"] != self.lang

    def apply(self, message: str) -> None:
        """Take in one frame."""
        self._plain = self._normal = ""
        frame: dict[str, Any] = json.loads(message)
        assert frame.get("epoch", self.epoch) == self.epoch, "another database: the client would start anew"
        if "beat" in frame:
            self.beat = frame["beat"]
            self.seq = max(self.seq, self.beat)
        if "seq" in frame and frame["seq"] <= self.seq and not frame.get("whole"):
            return
        for attributes, content in PARTIAL.findall(frame.get("html", "")):
            self._take(dict(ATTRIBUTE.findall(attributes)), content)
        self.seq = frame.get("seq", self.seq)

    def equals(self, other: Page) -> bool:
        """Whether both show the same. What is equal as it stands need not be brought into a form to compare."""
        return self.lang + self.plain() == other.lang + other.plain() or self.normal() == other.normal()

    def plain(self) -> str:
        """The board's HTML as it stands."""
        self._plain = self._plain or tostring(self._must("board"), encoding="unicode", with_tail=False)
        return self._plain

    def normal(self) -> str:
        """The board's HTML in a form to compare: without what is typed into, attributes sorted, spaces collapsed."""
        if self._normal:
            return self._normal
        board = copy.deepcopy(self._must("board"))
        for element in board.iter():
            if "hx-morph-skip" in element.attrib:
                element[:], element.text = [], None
            element.text, element.tail = _collapsed(element.text), _collapsed(element.tail)
        board.tail = None
        self._normal = self.lang + tostring(board, method="c14n").decode().replace("><", ">\n<")
        return self._normal

    def attribute(self, name: str, attribute: str) -> str:
        """An attribute of the element with this id; empty where there is none."""
        found = self._element(name)
        return "" if found is None else str(found.get(attribute, ""))

    def words(self, name: str) -> str:
        """The text of the element with this id."""
        return str(self._must(name).text_content()).strip()

    def ids(self) -> list[str]:
        """Every id on the page."""
        return [str(found) for found in self._document.xpath("//@id")]

    def _take(self, region: dict[str, str], content: str) -> None:
        old = self._element(region["id"])
        if region.get("data-style") == "inner":
            self._must(region["id"])[:] = _parsed(content)
            return
        if not content:
            if old is not None:
                old.drop_tree()
            return
        (new,) = _parsed(content)
        assert new.get("id") == region["id"], f"{region['id']} holds another element"
        if old is not None:
            new.tail = old.tail
            old.getparent().replace(old, new)
        if "data-into" in region:
            self._place(new, region)
        else:
            assert old is not None, f"{region['id']} has no place on this page"

    def _place(self, element: HtmlElement, region: dict[str, str]) -> None:
        into = self._must(region["data-into"])
        if element.getparent() is not None:
            element.getparent().remove(element)
        if region["data-after"]:
            sibling = self._must(region["data-after"])
            assert sibling.getparent() is into, f"{region['data-after']} stands elsewhere"
            into.insert(into.index(sibling) + 1, element)
        else:
            into.insert(0, element)

    def _must(self, name: str) -> HtmlElement:
        found = self._element(name)
        assert found is not None, f"{name} is not on this page"
        return found

    def _element(self, name: str) -> HtmlElement | None:
        found = BY_ID(self._document, name=name)
        assert len(found) < 2, f"{name} is on the page {len(found)} times"
        return found[0] if found else None


class JsonBoard:
    """A program's copy of the board: what GET answered, and what messages have changed since."""

    def __init__(self, board: dict[str, Any]) -> None:
        self.loaded = board
        self.board = dict(board)  # messages replace members and change none
        self.beat = -1
        self._normal = ""

    def copy(self) -> JsonBoard:
        """The board as it was loaded."""
        return JsonBoard(self.loaded)

    @property
    def seq(self) -> int:
        """The turn up to which this copy is brought."""
        found: int = self.board["seq"]
        return found

    @property
    def epoch(self) -> str:
        """Which database it is of."""
        return str(self.board["epoch"])

    def apply(self, message: str) -> None:
        """Take in one message: members replace members, cards replace cards, what is gone goes."""
        self._normal = ""
        news: dict[str, Any] = json.loads(message)
        if "beat" in news:
            self.beat = news["beat"]
            self.board["seq"] = max(self.seq, self.beat)
        if "seq" in news and news["seq"] <= self.seq and not news.get("whole"):
            return
        cards = {} if news.get("whole") else {card["id"]: card for card in self.board["cards"]}
        cards |= {card["id"]: card for card in news.get("cards", [])}
        for gone in news.get("gone", []):
            cards.pop(gone, None)
        rest = {n: v for n, v in news.items() if n not in ("cards", "gone", "now", "whole", "beat")}
        self.board |= rest | {"cards": list(cards.values())}

    def equals(self, other: JsonBoard) -> bool:
        """Whether both say the same."""
        return self.normal() == other.normal()

    def normal(self) -> str:
        """The board in a form to compare. The order of cards is that of their lanes, not of this list."""
        if not self._normal:
            board = self.board | {"cards": sorted(self.board["cards"], key=lambda card: str(card["id"]))}
            text = json.dumps({n: v for n, v in board.items() if n != "seq"}, sort_keys=True)
            self._normal = text.replace(', "', ',\n"')  # lines, to say in which a difference is
        return self._normal


def _parsed(content: str) -> list[HtmlElement]:
    """The elements of a fragment."""
    return list(lxml.html.fragment_fromstring(content, create_parent="div"))


def _collapsed(text: str | None) -> str | None:
    return " ".join(text.split()) if text else None
