"""People: joining by a link, coming back, telling one's experience, being removed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Select, func, select, update

from app.rules import limits, regions
from app.rules.actions import Action
from app.rules.agenda import PHASES
from app.rules.errors import Full, NotFound, Refused, StaleLink
from app.rules.reading import Reading, reading_of
from app.rules.refusals import Refusal
from app.rules.roles import SEATED, Role, Viewer
from app.rules.text import needed, optional
from app.store.columns import new_id
from app.store.history import write_down
from app.store.reversal import acted
from app.store.tables import Participant, Session, Visit
from app.store.turn import PEOPLE, SESSIONS, VISITS, Turn, locked
from app.store.upsert import put


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person says of themself, as it was typed."""

    name: str
    organisation: str = ""
    did_what: str = ""
    did_where: str = ""
    did_when: str = ""


def join(
    sql: Connection,
    session_id: str,
    role: Role,
    version: int,
    profile: Profile,
    token_hashes: tuple[str, ...],
    seats: int,
    now: datetime,
) -> Participant:
    """Take a seat by a role's link, and open a visit for each secret. Must begin its transaction.

    Raises NotFound, StaleLink (the link was renewed), Refused (this browser is somebody who was removed), Full (no
    seat is left), Invalid.
    """
    session = locked(sql, session_id)
    if link_version(session, role) != version:
        raise StaleLink()
    if was_removed(sql, session_id, token_hashes):
        raise Refused(Refusal.REMOVED)
    if role in SEATED and seats_taken(sql, session_id) >= seats:
        raise Full(seats=seats)
    person = Participant(
        id=new_id(),
        session_id=session_id,
        seq=session.seq,
        joined_seq=session.seq,
        role=role,
        came_by=role,
        link_version=version,
        joined_at=now,
        **checked_profile(profile),
    )
    viewer = Viewer(person.id, role)
    turn = Turn(sql, session, viewer, PHASES[session.phase_kind], now)
    turn.add(person)
    for token_hash in token_hashes:
        open_visit(sql, session_id, person.id, token_hash, now)
    turn.touched("joined", person.id, *newcomer_regions(turn))
    write_down(turn)
    return person


def newcomer_regions(turn: Turn) -> tuple[str, ...]:
    """The regions that show one person more. While people vote it is said how many of them have finished; where actions
    are agreed on, who may be asked to do something."""
    voting = (regions.BALLOT,) if turn.phase.blind else ()
    agreeing = (regions.ACTIONS,) if Action.DECIDE in turn.phase.allows else ()
    return (regions.PEOPLE, regions.BRIEF, *voting, *agreeing)


def open_visit(sql: Connection, session_id: str, participant_id: str, token_hash: str, now: datetime) -> None:
    """Let the holder of a secret act as this participant. A visit that ended begins anew."""
    row = {"token_hash": token_hash, "participant_id": participant_id, "session_id": session_id, "began_at": now}
    put(sql, Visit, row | {"ended_at": None}, "ended_at")


def tell(turn: Turn, profile: Profile) -> None:
    """Say, or say anew, what experience one brings."""
    turn.require(Action.TELL_EXPERIENCE)
    values = checked_profile(profile)
    values.pop("name")
    me = actor_of(turn)
    before = {name: getattr(me, name) for name in values}
    if values == before:
        raise turn.nothing_to_do(turn.viewer.id)
    turn.change(Participant, {"id": turn.viewer.id}, **values)
    turn.touched("told experience", turn.viewer.id, regions.PEOPLE, regions.BRIEF, before=before)


def mark_read(turn: Turn) -> None:
    """Say that one has read the brief as it stands."""
    turn.require(Action.TELL_EXPERIENCE)
    if reading_of(actor_of(turn).brief_read_at, turn.session.brief_changed_at) is Reading.READ:
        raise turn.nothing_to_do(turn.viewer.id)
    turn.change(Participant, {"id": turn.viewer.id}, brief_read_at=turn.now)
    turn.touched("read the brief", turn.viewer.id, regions.BRIEF)


def renew_link(turn: Turn, role: Role, end_visits: bool) -> None:
    """Stop a role's link; with `end_visits` also those who came by it, except oneself, and their personal links."""
    turn.require(Action.RUN)
    turn.change(Session, {"id": turn.session.id}, **{f"{role}_link": link_version(turn.session, role) + 1})
    if end_visits:
        # A wall came by no link: it stands and goes with the facilitator in whose browser it is.
        by_it = (PEOPLE.c.came_by == role, PEOPLE.c.screen.is_(False), PEOPLE.c.id != turn.viewer.id)
        came = select(PEOPLE.c.id, PEOPLE.c.back_version).where(PEOPLE.c.session_id == turn.session.id, *by_it)
        for person_id, version in turn.sql.execute(came).all():
            # Else whoever had no business here would walk in again by “my way back”. First, since it takes the
            # person's lock: who is just coming back by that link has then come, and goes with the others.
            turn.change(Participant, {"id": person_id}, back_version=version + 1)
            end_visits_of(turn, person_id)
    acted(
        turn,
        "renewed the link" if not end_visits else "renewed the link and ended visits",
        role,
        regions.PEOPLE,
    )


def end_visits_of(turn: Turn, participant_id: str, asked_from: str = "") -> None:
    """Every browser that is this person must come again, but for the one from which they ask this themself.

    A wall that stands in such a browser goes with them: else it would go on showing the board there.
    """
    spared = asked_from if participant_id == turn.viewer.id else ""
    theirs = select(VISITS.c.token_hash).where(VISITS.c.participant_id == participant_id, VISITS.c.token_hash != spared)
    browsers = list(turn.sql.execute(theirs).scalars())
    walls = list(turn.sql.execute(_walls_in(turn, browsers)).scalars())
    for wall_id in walls:
        # Not its visit alone: it may have a personal link, too.
        turn.change(Participant, {"id": wall_id}, removed_at=turn.now)
    gone = (VISITS.c.token_hash.in_(browsers), VISITS.c.participant_id.in_([participant_id, *walls]))
    turn.sql.execute(update(VISITS).where(*gone).values(ended_at=turn.now))


def _walls_in(turn: Turn, browsers: list[str]) -> Select[tuple[str]]:
    here = (PEOPLE.c.session_id == turn.session.id, PEOPLE.c.screen.is_(True), PEOPLE.c.removed_at.is_(None))
    stand = select(PEOPLE.c.id).join(VISITS, VISITS.c.participant_id == PEOPLE.c.id)
    return stand.where(*here, VISITS.c.token_hash.in_(browsers))


def participant_of(turn: Turn, participant_id: str) -> Participant:
    """A participant of this session, removed or not; no wall. Raises NotFound."""
    where = (PEOPLE.c.id == participant_id, PEOPLE.c.session_id == turn.session.id, PEOPLE.c.screen.is_(False))
    row = turn.sql.execute(select(*PEOPLE.c).where(*where)).one_or_none()
    if row is None:
        raise NotFound()
    return cast(Participant, row)


def actor_of(turn: Turn) -> Participant:
    """Whoever acts in this turn."""
    return participant_of(turn, turn.viewer.id)


def link_version(session: Session, role: Role) -> int:
    """Which version of a role's link is the present one."""
    return cast(int, getattr(session, f"{role}_link"))


def seats_taken(sql: Connection, session_id: str) -> int:
    """How many seats are taken; observers do not count."""
    return sql.execute(
        select(func.count())
        .select_from(PEOPLE)
        .where(PEOPLE.c.session_id == session_id, PEOPLE.c.removed_at.is_(None), PEOPLE.c.role.in_(SEATED))
    ).scalar_one()


def checked_profile(profile: Profile) -> dict[str, Any]:
    """The profile cleaned. Raises Invalid naming the field."""
    return {
        "name": needed(profile.name, "name", limits.NAME, line=True),
        "organisation": optional(profile.organisation, "organisation", limits.ORGANISATION, line=True),
        "did_what": optional(profile.did_what, "did_what", limits.EXPERIENCE),
        "did_where": optional(profile.did_where, "did_where", limits.EXPERIENCE, line=True),
        "did_when": optional(profile.did_when, "did_when", limits.EXPERIENCE, line=True),
    }


def session_row(sql: Connection, session_id: str) -> Session:
    """A session by its id. Raises NotFound."""
    row = sql.execute(select(*SESSIONS.c).where(SESSIONS.c.id == session_id)).one_or_none()
    if row is None:
        raise NotFound()
    return cast(Session, row)


def was_removed(sql: Connection, session_id: str, token_hashes: tuple[str, ...]) -> bool:
    """Whether one of these secrets belongs to somebody who was removed and is nobody else in this session."""
    rows = sql.execute(
        select(PEOPLE.c.removed_at)
        .join(VISITS, VISITS.c.participant_id == PEOPLE.c.id)
        .where(VISITS.c.token_hash.in_(token_hashes), PEOPLE.c.session_id == session_id)
    )
    removals = list(rows.scalars())
    return bool(removals) and all(removals)
