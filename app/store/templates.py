"""Agendas kept for the next session, by whoever holds the browser's secret: there are no accounts."""

import json
from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import Connection, delete, func, insert, select

from app.rules import limits
from app.rules.errors import Conflict, NotFound
from app.rules.plan import Place
from app.rules.text import needed
from app.rules.words import N_
from app.store.columns import new_id
from app.store.tables import AgendaTemplate, Phase

TEMPLATES = AgendaTemplate.__table__  # type: ignore[attr-defined]
FIELDS = ("kind", "title", "minutes", "host_prompt", "resource_prompt")


class Kept(NamedTuple):
    """One kept agenda."""

    id: str
    name: str


def keep(sql: Connection, token_hash: str, name: str, agenda: list[Phase], now: datetime) -> str:
    """Keep an agenda under a name; one of the same name is replaced. The answer is its id.

    Days and hours are left out: they belong to one session. Raises Invalid, Conflict when there are too many.
    """
    name = needed(name, "name", limits.NAME, line=True)
    mine = TEMPLATES.c.token_hash == token_hash
    sql.execute(delete(TEMPLATES).where(mine, TEMPLATES.c.name == name))
    if sql.execute(select(func.count()).where(mine)).scalar_one() >= limits.TEMPLATES_OF_A_PERSON:
        raise Conflict(
            N_("You keep %(most)s agendas already. Please remove one first."), most=limits.TEMPLATES_OF_A_PERSON
        )
    template = AgendaTemplate(
        id=new_id(),
        token_hash=token_hash,
        name=name,
        plan=json.dumps([{field: getattr(phase, field) for field in FIELDS} for phase in agenda]),
        kept_at=now,
    )
    sql.execute(insert(TEMPLATES), template.model_dump())
    return template.id


def kept_by(sql: Connection, token_hash: str) -> list[Kept]:
    """The agendas that the holder of this secret keeps, by name."""
    rows = sql.execute(
        select(TEMPLATES.c.id, TEMPLATES.c.name).where(TEMPLATES.c.token_hash == token_hash).order_by(TEMPLATES.c.name)
    )
    return [Kept(*row) for row in rows]


def plan_of(sql: Connection, token_hash: str, template_id: str) -> list[Place]:
    """A kept agenda as a plan. Raises NotFound where it is not this person's."""
    where = (TEMPLATES.c.id == template_id, TEMPLATES.c.token_hash == token_hash)
    plan = sql.execute(select(TEMPLATES.c.plan).where(*where)).scalar_one_or_none()
    if plan is None:
        raise NotFound()
    return [Place(**values) for values in cast(list[dict[str, object]], json.loads(plan))]  # type: ignore[arg-type]


def forget(sql: Connection, token_hash: str, template_id: str) -> None:
    """Keep an agenda no longer. Raises NotFound."""
    where = (TEMPLATES.c.id == template_id, TEMPLATES.c.token_hash == token_hash)
    if sql.execute(delete(TEMPLATES).where(*where)).rowcount == 0:
        raise NotFound()
