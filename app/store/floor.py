"""The floor: raising a hand, giving the floor, and the clock of who is speaking."""

from typing import cast

from sqlalchemy import select

from app.rules import regions
from app.rules.actions import Action
from app.rules.errors import Conflict, Invalid, NotFound, Refused
from app.rules.refusals import Refusal
from app.rules.roles import SEATED, Role
from app.rules.words import N_
from app.store.columns import new_id
from app.store.tables import Hand, Participant, Speech
from app.store.turn import PEOPLE, Turn

HANDS = Hand.__table__  # type: ignore[attr-defined]
SPEECHES = Speech.__table__  # type: ignore[attr-defined]


def raise_hand(turn: Turn) -> None:
    """Ask for the floor. Hands wait in the order in which they were raised."""
    turn.require(Action.RAISE_HAND)
    row = _hand_of(turn, turn.viewer.id)
    if row is not None and row.raised_seq:
        raise turn.nothing_to_do(turn.viewer.id)
    _set_hand(turn, turn.viewer.id, row, turn.seq)
    turn.touched("raised a hand", turn.viewer.id, regions.FLOOR)


def lower_hand(turn: Turn, participant_id: str) -> None:
    """Take back one's own hand; a facilitator may lower anyone's. Raises Refused."""
    if participant_id != turn.viewer.id:
        turn.require(Action.RUN)
    elif turn.phase.silences(turn.viewer.role):
        raise Refused(Refusal.HOSTS_ARE_LISTENING)
    row = _hand_of(turn, participant_id)
    if row is None or not row.raised_seq:
        raise turn.nothing_to_do(participant_id)
    _set_hand(turn, participant_id, row, 0)
    turn.touched("lowered a hand", participant_id, regions.FLOOR, before={"raised_seq": row.raised_seq})


def give_floor(turn: Turn, participant_id: str) -> None:
    """Let a person speak: their hand goes down and their clock runs, in place of whoever spoke before.

    Raises Conflict for one who has left or listens silently in this phase, NotFound for one who has no seat.
    """
    turn.require(Action.RUN)
    person = _present(turn, participant_id)
    if turn.phase.silences(Role(person.role)):
        raise Conflict(N_("The host team is listening: the floor is the resource team's."))
    now_speaking = _speaking(turn)
    if now_speaking is not None and now_speaking.participant_id == person.id:
        raise turn.nothing_to_do(person.id)
    row = _hand_of(turn, person.id)
    if row is not None and row.raised_seq:
        _set_hand(turn, person.id, row, 0)
    _begin(turn, Role(person.role), person.id)
    turn.touched("gave the floor", person.id, regions.FLOOR)


def let_team_speak(turn: Turn, team: str) -> None:
    """Let the clock run for a whole team, or for nobody where `team` is empty. Raises Invalid."""
    turn.require(Action.RUN)
    if team and team not in SEATED:
        raise Invalid("team", N_("Please choose who is speaking."))
    now_speaking = _speaking(turn)
    same = now_speaking is not None and now_speaking.role == team and now_speaking.participant_id is None
    if same or (not team and now_speaking is None):
        raise turn.nothing_to_do(team)
    if team:
        _begin(turn, Role(team), None)
    else:
        _end(turn)
    turn.touched("let a team speak" if team else "ended speaking", team, regions.FLOOR)


def clear_floor(turn: Turn) -> None:
    """Another phase opens: hands go down and the clock stops. Part of that turn."""
    waiting = select(*HANDS.c).where(HANDS.c.session_id == turn.session.id, HANDS.c.raised_seq > 0)
    for row in turn.sql.execute(waiting).all():
        turn.change(Hand, {"participant_id": row.participant_id}, raised_seq=0)
    _end(turn)


def leave_floor(turn: Turn, participant_id: str) -> None:
    """A person goes: their hand goes down, and the clock stops if it was theirs. Part of that turn."""
    row = _hand_of(turn, participant_id)
    if row is not None and row.raised_seq:
        _set_hand(turn, participant_id, row, 0)
    now_speaking = _speaking(turn)
    if now_speaking is not None and now_speaking.participant_id == participant_id:
        _end(turn)


def _present(turn: Turn, participant_id: str) -> Participant:
    where = (PEOPLE.c.id == participant_id, PEOPLE.c.session_id == turn.session.id)
    row = turn.sql.execute(select(*PEOPLE.c).where(*where)).one_or_none()
    if row is None or row.role not in SEATED:
        raise NotFound()
    if row.removed_at is not None:
        raise Conflict(N_("%(name)s is no longer in this session."), name=row.name)
    return cast(Participant, row)


def _hand_of(turn: Turn, participant_id: str) -> Hand | None:
    where = (HANDS.c.participant_id == participant_id, HANDS.c.session_id == turn.session.id)
    return cast(Hand | None, turn.sql.execute(select(*HANDS.c).where(*where)).one_or_none())


def _set_hand(turn: Turn, participant_id: str, row: Hand | None, raised_seq: int) -> None:
    if row is None:
        turn.insert(Hand, participant_id=participant_id, raised_seq=raised_seq)
    else:
        turn.change(Hand, {"participant_id": participant_id}, raised_seq=raised_seq)


def _speaking(turn: Turn) -> Speech | None:
    where = (SPEECHES.c.session_id == turn.session.id, SPEECHES.c.ended_at.is_(None))
    return cast(Speech | None, turn.sql.execute(select(*SPEECHES.c).where(*where)).one_or_none())


def _begin(turn: Turn, role: Role, participant_id: str | None) -> None:
    _end(turn)
    turn.insert(
        Speech,
        id=new_id(),
        phase_id=turn.session.phase_id,
        role=role,
        participant_id=participant_id,
        began_at=turn.now,
        ended_at=None,
    )


def _end(turn: Turn) -> None:
    now_speaking = _speaking(turn)
    if now_speaking is not None:
        turn.change(Speech, {"id": now_speaking.id}, ended_at=turn.now)
