"""Templates: one environment, strict, with every sentence translated."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from jinja2_fragments import render_block
from markupsafe import Markup

from app.live.room import Room
from app.live.view import BoardView
from app.rules import limits, regions
from app.rules.actions import Action
from app.rules.agenda import AGENDA_NAMES, PHASES
from app.rules.cards import (
    ACTION_STATES,
    BASES,
    DECISIONS,
    HEADINGS,
    KINDS,
    LANE_NAMES,
    QUESTION_STATES,
)
from app.rules.confidentiality import LEVEL_HINTS, LEVEL_NAMES
from app.rules.feedback import QUESTIONS, SCALE, TEXTS_SHOWN_FROM
from app.rules.intents import INTENTS
from app.rules.materials import TYPES
from app.rules.roles import ROLE_NAMES, TEAM_NAMES, Role
from app.rules.text import fingerprint
from app.store.columns import utc_now
from app.web.compact import CompactLoader
from app.web.compiled import Compiled
from app.web.compiling import QuickCode, escaped
from app.web.figures import figures_in
from app.web.keys import ROW_KEYS, hotkey
from app.web.linking import with_links
from app.web.translating import sentences_in, teach_language

HERE = Path(__file__).resolve().parent.parent


def environment_for(language: str, static_url: str) -> Environment:
    """The environment in one language. Templates are read once: a changed one needs a restart."""
    words, say = sentences_in(language)
    environment = Environment(
        loader=CompactLoader(HERE / "templates", say),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        bytecode_cache=Compiled(language),
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.code_generator_class = QuickCode
    environment.escaped = escaped  # type: ignore[attr-defined]
    teach_language(environment, words, say)
    environment.filters["linked"] = with_links
    environment.filters["ms"] = _ms
    environment.filters["mark"] = fingerprint
    environment.filters.update(figures_in(language, words.gettext))
    environment.globals.update(
        static=static_url,
        language=language,
        direction="rtl" if language.split("-")[0] in ("ar", "fa", "he", "ur") else "ltr",
        Action=Action,
        Role=Role,
        limits=limits,
        regions=regions,
        PHASES=PHASES,
        KINDS=KINDS,
        HEADINGS=HEADINGS,
        BASES=BASES,
        DECISIONS=DECISIONS,
        ACTION_STATES=ACTION_STATES,
        QUESTION_STATES=QUESTION_STATES,
        ROW_KEYS=ROW_KEYS,
        hotkey=hotkey,
        INTENTS=INTENTS,
        FILE_TYPES=tuple(TYPES),
        LANE_NAMES=LANE_NAMES,
        ROLE_NAMES=ROLE_NAMES,
        TEAM_NAMES=TEAM_NAMES,
        AGENDA_NAMES=AGENDA_NAMES,
        LEVEL_NAMES=LEVEL_NAMES,
        LEVEL_HINTS=LEVEL_HINTS,
        QUESTIONS=QUESTIONS,
        SCALE=SCALE,
        TEXTS_SHOWN_FROM=TEXTS_SHOWN_FROM,
        now_ms=lambda: _ms(utc_now()),
    )
    return environment


def draw_board(environment: Environment, room: Room, view: BoardView) -> str:
    """The inside of the board: all regions in their places."""
    return render_block(environment, "board.html", "inside", **board_context(room, view))


def board_context(room: Room, view: BoardView) -> dict[str, Any]:
    """What the board's template needs: the view, and a way to draw regions that remembers what it drew."""

    def draw(region: str) -> Markup:
        return Markup(room.region(region, view))  # drawn by our own templates, which escape what people typed

    return {"view": view, "draw": draw}


def translated(environment: Environment, sentence: str, facts: dict[str, Any] | None = None) -> str:
    """A sentence in the language of these templates, with its facts filled in."""
    found: str = environment.globals["translate"](sentence)  # type: ignore[operator]
    return found % facts if facts else found


def _ms(moment: datetime | date | None) -> int | str:
    if not isinstance(moment, datetime):
        return ""
    return round(moment.timestamp() * 1000)
