"""What must hold for every style sheet: layers, logical directions, tokens."""

from __future__ import annotations

import re
from pathlib import Path

import httpx2
import pytest

from app.web.assets import KeptForEver
from app.web.sheets import sheets_in
from tests.services import ROOT

FOLDER = ROOT / "app" / "static" / "css"
SHEETS = sorted(FOLDER.glob("*.css"))
LAYERS = ("reset", "tokens", "base", "layout", "components", "states")

# A page in Arabic is a mirror of one in English: no rule may name a side of the screen or its width and height.
PHYSICAL = (
    r"(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)(?:-[a-z]+)?",
    r"(?:left|right|top|bottom|width|height|min-width|min-height|max-width|max-height)",
    r"border-(?:top|bottom)-(?:left|right)-radius",
    r"overflow-[xy]",
)
# There is no other word for these: a page scrolls sideways or downwards whatever its language.
ALLOWED = {"overflow-x", "overflow-y"}
SIDES = re.compile(r"(?:text-align|float|clear|resize)\s*:\s*(?:left|right)\b")
COLOURS = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|hwb|lab|lch|oklab|oklch|color)\(|"
    r"(?<![\w-])(?:white|black|red|green|blue|gr[ae]y|orange|yellow|purple|brown|pink|silver|navy|teal)(?![\w-])",
    re.IGNORECASE,
)


def without_comments(css: str) -> str:
    """The rules of a style sheet, its comments blanked."""
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def declarations(css: str) -> list[tuple[str, str]]:
    """Each property with its value; what stands in the conditions of @media is none."""
    css = re.sub(r"@(?:media|supports|container)[^{]*", "", without_comments(css))
    return [
        (name, value.strip())
        for name, value in re.findall(r"(?<=[{;\s])(-{0,2}[a-z][\w-]*)\s*:\s*([^;{}]+)(?=[;}])", css)
    ]


def physical(css: str) -> list[str]:
    """What names a side of the screen."""
    names = [name for name, _ in declarations(css) if any(re.fullmatch(one, name) for one in PHYSICAL)]
    return [name for name in names if name not in ALLOWED] + SIDES.findall(without_comments(css))


def colours(css: str) -> list[str]:
    """The colours that are written out."""
    return [f"{name}: {value}" for name, value in declarations(css) if COLOURS.search(value.replace("color-mix(", ""))]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_a_sheet_speaks_of_start_and_end_and_names_no_side(sheet: Path) -> None:
    assert physical(sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("sheet", [one for one in SHEETS if one.stem != "tokens"], ids=lambda path: path.stem)
def test_a_colour_is_written_out_among_the_tokens_only(sheet: Path) -> None:
    assert colours(sheet.read_text(encoding="utf-8")) == []


def test_every_custom_property_that_is_used_is_defined_and_the_other_way_round() -> None:
    text = "".join(without_comments(sheet.read_text(encoding="utf-8")) for sheet in SHEETS)
    used = set(re.findall(r"var\((--[\w-]+)", text))
    defined = {
        name for sheet in SHEETS for name, _ in declarations(sheet.read_text(encoding="utf-8")) if name.startswith("--")
    }
    assert used - defined == set()
    assert defined - used == set()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_every_rule_stands_in_a_layer(sheet: Path) -> None:
    css = without_comments(sheet.read_text(encoding="utf-8"))
    outside, depth = "", 0
    for character in css:
        depth += (character == "{") - (character == "}")
        outside += character if depth == 0 and character != "}" else ""
    assert depth == 0, "a brace is missing"
    found = [one.strip() for one in re.sub(r"@layer [\w, ]+;", "", outside).split("@layer") if one.strip()]
    assert found != [] and set(found) <= set(LAYERS)


def test_the_order_of_the_layers_comes_first() -> None:
    assert sheets_in(FOLDER)[0].name == "main.css"
    assert f"@layer {', '.join(LAYERS)};" in (FOLDER / "main.css").read_text(encoding="utf-8")


async def test_all_sheets_come_in_one_answer() -> None:
    transport = httpx2.ASGITransport(KeptForEver(FOLDER.parent))
    async with httpx2.AsyncClient(transport=transport, base_url="http://board.example") as client:
        answer = await client.get("/css/main.css")
    assert answer.headers["Content-Type"].startswith("text/css")
    assert [sheet.name for sheet in SHEETS if sheet.read_text(encoding="utf-8").strip() not in answer.text] == []
    assert answer.text.index("@layer reset, tokens") < answer.text.index("--paper:")


def test_a_component_fits_on_a_screen() -> None:
    lengths = {sheet.name: len(sheet.read_text(encoding="utf-8").splitlines()) for sheet in SHEETS}
    assert {name: lines for name, lines in lengths.items() if lines > 100} == {}


def test_every_variant_that_a_template_asks_for_is_known_to_a_sheet() -> None:
    """A class like `button--main` says nothing by itself: one that no rule knows is a slip of the pen."""
    css = "".join(without_comments(sheet.read_text(encoding="utf-8")) for sheet in SHEETS)
    styled = set(re.findall(r"\.([a-z][\w-]*)", css))
    asked = set()
    for template in (ROOT / "app" / "templates").rglob("*.html"):
        for value in re.findall(r'\bclass="([^"]*)"', template.read_text(encoding="utf-8")):
            asked |= set(re.findall(r"[a-z_]+--[a-z]+", value))
    assert asked != set()
    assert asked - styled == set()


def test_the_patterns_would_find_what_they_are_for() -> None:
    assert physical("@media (max-width: 9px) { a { margin-left: 1px; width: 2px; text-align: left } }") != []
    assert physical("@media (max-width: 9px) { a { margin-inline-start: 1px; inline-size: 2px } }") == []
    assert colours("a { color: #fff }") == ["color: #fff"]
    assert colours("a { color: white }") != [] and colours("a { background: var(--x) rgb(0 0 0) }") != []
    assert (
        colours("a { color: var(--white); white-space: pre; background: color-mix(in oklab, var(--a) 2%, var(--b)) }")
        == []
    )


def test_letters_and_the_layout_follow_the_size_that_the_reader_has_set() -> None:
    css = "".join(without_comments(sheet.read_text(encoding="utf-8")) for sheet in SHEETS)
    assert re.findall(r"@media[^{]*\d(?:px|pt)", css) == []
    on_screens = re.findall(r"--size: ([^;} ]+)", css.replace("10.5pt", ""))
    assert on_screens != [] and [size for size in on_screens if not size.endswith("%")] == []
