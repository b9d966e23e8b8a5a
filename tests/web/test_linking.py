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
        ("«\u00a0https://a.example/é\u00a0»", f"«\u00a0{LINK.format('https://a.example/é')}\u00a0»"),
        ("“https://a.example”…", f"“{LINK.format('https://a.example')}”…"),
        ("انظروا https://a.example/b، ثم", f"انظروا {LINK.format('https://a.example/b')}، ثم"),
        ("هل رأيتم https://a.example؟", f"هل رأيتم {LINK.format('https://a.example')}؟"),
        ("请看(https://a.example/b)。", f"请看({LINK.format('https://a.example/b')})。"),
        ("https://a.example/b。然后", f"{LINK.format('https://a.example/b')}。然后"),
        ("https://a.example/بئر", LINK.format("https://a.example/بئر")),
        (
            "https://a.example https://b.example/c,",
            f"{LINK.format('https://a.example')} {LINK.format('https://b.example/c')},",
        ),
        ("http://", "http://"),
        ("javascript://a.example/%0Aalert(1)", "javascript://a.example/%0Aalert(1)"),
        ("ftp://a.example", "ftp://a.example"),
        ("a.example", "a.example"),
    ],
)
def test_an_address_becomes_a_link_that_gives_nothing_away(typed: str, shown: str) -> None:
    assert str(with_links(typed)) == shown
