"""Addresses that people typed: where they lead learns nothing, and what looks like one stays text."""

from __future__ import annotations

import pytest

from app.web.linking import with_links

LINK = '<a href="{0}" rel="noopener noreferrer nofollow" target="_blank">{0}</a>'


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("See https://a.example/b.", f"See {LINK.format('https://a.example/b')}."),
        ("(http://a.example/?b=1&c=2)", f"({LINK.format('http://a.example/?b=1&amp;c=2')})"),
        ("<b>https://a.example</b>", f"&lt;b&gt;{LINK.format('https://a.example')}&lt;/b&gt;"),
        ("javascript://a.example/%0Aalert(1)", "javascript://a.example/%0Aalert(1)"),
        ("ftp://a.example", "ftp://a.example"),
        ("a.example", "a.example"),
    ],
)
def test_an_address_becomes_a_link_that_gives_nothing_away(typed: str, shown: str) -> None:
    assert str(with_links(typed)) == shown
