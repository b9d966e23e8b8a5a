"""Background material: handing it in, taking it back, opening it."""

from typing import Any, cast

from sqlalchemy import Connection, delete, func, insert, select

from app.rules import limits, regions
from app.rules.actions import Action
from app.rules.errors import Conflict, Invalid, NotFound
from app.rules.materials import file_name, type_of, web_address
from app.rules.roles import SEATED
from app.rules.text import needed, optional
from app.rules.words import N_
from app.store.columns import new_id
from app.store.tables import Material, MaterialFile, Opening
from app.store.turn import Turn

MATERIALS = Material.__table__  # type: ignore[attr-defined]
FILES = MaterialFile.__table__  # type: ignore[attr-defined]
OPENINGS = Opening.__table__  # type: ignore[attr-defined]

# What is held of a file for each who fetches it on a slow line: whole files of twenty people took half a gigabyte. Whole
# groups of three bytes, so that pieces in base64 make one text.
PIECE = 3 * 512 * 1024


def add_link(turn: Turn, title: str, url: str) -> None:
    """Hand in a link. Raises Invalid naming the field, Conflict when there are too many materials."""
    turn.require(Action.EDIT_BRIEF)
    address = web_address(url)
    title = optional(title, "title", limits.MATERIAL_TITLE, line=True) or address
    _add(turn, Material(title=title, url=address, **_stamps(turn)))


def add_file(turn: Turn, title: str, name: str, content: bytes) -> None:
    """Hand in a file. Raises Invalid for a type or size that is not taken, Conflict when there is too much."""
    turn.require(Action.EDIT_BRIEF)
    if len(content) > limits.FILE_BYTES:
        raise Invalid("file", N_("This file is larger than 20 MB. Please hand in a smaller one, or a link to it."))
    name = needed(file_name(name), "file", limits.MATERIAL_TITLE, line=True)
    kind = type_of(name, content)
    there = select(func.coalesce(func.sum(MATERIALS.c.size), 0)).where(*_present(turn))
    if int(turn.sql.execute(there).scalar_one()) + len(content) > limits.FILES_BYTES_OF_A_SESSION:
        raise Conflict(N_("The files of this session would be larger than 100 MB together. Please remove one first."))
    title = optional(title, "title", limits.MATERIAL_TITLE, line=True) or name
    row = Material(title=title, file_name=name, suffix=kind.suffix, size=len(content), **_stamps(turn))
    _add(turn, row)
    keep_content(turn.sql, row.id, content)


def drop(turn: Turn, material_id: str) -> None:
    """Take a material back. A file's content goes from the database: nobody can have it any more."""
    turn.require(Action.EDIT_BRIEF)
    material = material_of(turn.sql, turn.session.id, material_id)
    turn.change(Material, {"id": material.id}, dropped_at=turn.now)
    turn.sql.execute(delete(FILES).where(FILES.c.material_id == material.id))
    turn.touched("took back a material", material.id, regions.BRIEF, before={"dropped_at": None})


def mark_opened(turn: Turn, material_id: str) -> None:
    """Note that one has opened a material. Silent people and observers leave no trace."""
    turn.require(Action.READ_BOARD)
    material = material_of(turn.sql, turn.session.id, material_id)
    mine = (OPENINGS.c.material_id == material.id, OPENINGS.c.participant_id == turn.viewer.id)
    known = turn.sql.execute(select(OPENINGS.c.seq).where(*mine)).one_or_none()
    if known is not None or turn.viewer.role not in SEATED or turn.phase.silences(turn.viewer.role):
        raise turn.nothing_to_do(material.id)
    turn.add(
        Opening(
            material_id=material.id,
            participant_id=turn.viewer.id,
            session_id=turn.session.id,
            seq=turn.seq,
            at=turn.now,
        )
    )
    turn.touched("opened a material", material.id, regions.BRIEF)


def material_of(sql: Connection, session_id: str, material_id: str) -> Material:
    """A material of this session that was not taken back. Raises NotFound."""
    where = (MATERIALS.c.id == material_id, MATERIALS.c.session_id == session_id, MATERIALS.c.dropped_at.is_(None))
    row = sql.execute(select(*MATERIALS.c).where(*where)).one_or_none()
    if row is None:
        raise NotFound()
    return cast(Material, row)


def length_of(sql: Connection, material_id: str) -> int:
    """How many bytes a file's content has. Raises NotFound."""
    found = sql.execute(select(func.length(FILES.c.content)).where(FILES.c.material_id == material_id))
    length = found.scalar_one_or_none()
    if length is None:
        raise NotFound(N_("The file itself did not come along with this session's record."))
    return int(length)


def piece_of(sql: Connection, material_id: str, start: int) -> bytes:
    """At most `PIECE` bytes of a file's content, from the one with this number on. Raises NotFound."""
    wanted = func.substr(FILES.c.content, start + 1, PIECE)
    found = sql.execute(select(wanted).where(FILES.c.material_id == material_id)).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return bytes(found)


def keep_content(sql: Connection, material_id: str, content: bytes) -> None:
    """Keep a file's content beside its row."""
    sql.execute(insert(FILES), {"material_id": material_id, "content": content})


def kept_here(sql: Connection, material_ids: list[str]) -> dict[str, int]:
    """How many bytes each of these materials has that is a file whose content is here, in a fixed order."""
    lengths = select(FILES.c.material_id, func.length(FILES.c.content)).order_by(FILES.c.material_id)
    return {name: length for name, length in sql.execute(lengths.where(FILES.c.material_id.in_(material_ids)))}


def _add(turn: Turn, material: Material) -> None:
    count = select(func.count()).select_from(MATERIALS).where(*_present(turn))
    if turn.sql.execute(count).scalar_one() >= limits.MATERIALS_OF_A_SESSION:
        raise Conflict(N_("There are %(most)s materials already."), most=limits.MATERIALS_OF_A_SESSION)
    turn.add(material)
    turn.touched("added a material", material.id, regions.BRIEF)


def _present(turn: Turn) -> tuple[Any, ...]:
    return MATERIALS.c.session_id == turn.session.id, MATERIALS.c.dropped_at.is_(None)


def _stamps(turn: Turn) -> dict[str, Any]:
    return {
        "id": new_id(),
        "session_id": turn.session.id,
        "seq": turn.seq,
        "born_seq": turn.seq,
        "added_by_id": turn.viewer.id,
        "added_at": turn.now,
    }
