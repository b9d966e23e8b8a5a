"""The people of a board as one viewer may know them: who takes part, who wrote what, who is writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.live.parts import AuthorView, PersonView
from app.rules import limits
from app.rules.actions import Action
from app.rules.presence import presence_of
from app.rules.roles import LEADS, SEATED, Role
from app.rules.visibility import came_silently, sees_author
from app.store.tables import Card, Participant
from app.store.veil import is_stand_in, stands_for_nobody

if TYPE_CHECKING:
    from app.live.view import BoardView

ROLE_ORDER = {Role.FACILITATOR: 0, Role.HOST: 1, Role.RESOURCE: 2, Role.OBSERVER: 3}


class PeopleView:
    """Participants for one viewer."""

    def __init__(self, board: BoardView) -> None:
        self._board = board
        self._people = board.snapshot.people

    @property
    def present(self) -> list[PersonView]:
        """Who takes part, by role and time of joining, without those removed and without walls.

        Somebody silent who joins after their silence began stays unseen by the others until it ends, except by the
        facilitators, who must know who is in the room: nothing that silent people do reaches anyone.
        """
        found = [p for p in self._people.values() if p.removed_at is None and not p.screen and self._sees(p)]
        found.sort(key=lambda p: (ROLE_ORDER[Role(p.role)], p.joined_seq))
        return [self._person(p) for p in found]

    @property
    def unseen_self(self) -> str:
        """The viewer's id when the others do not see them: then no one else sees the same people."""
        me = self._people.get(self._board.viewer.id)
        return me.id if me is not None and self._newly_silent(me) else ""

    @property
    def removed(self) -> list[PersonView]:
        """Who has been removed, for those who may let them back in."""
        if not self._board.can(Action.RUN):
            return []
        gone = (p for p in self._people.values() if not (p.removed_at is None or p.screen or is_stand_in(p.id)))
        return [self._person(p) for p in gone]

    @property
    def crowded(self) -> bool:
        """Whether there are more people than a peer assist works best with; only facilitators are told."""
        if self._board.role not in LEADS:
            return False
        seated = [p for p in self._people.values() if p.removed_at is None and p.role in SEATED]
        return len(seated) > limits.GENTLE_SEATS

    def author(self, participant_id: str) -> AuthorView:
        """A person by name and role, for what is no card."""
        person = self._people[participant_id]
        return AuthorView(person.name, None if stands_for_nobody(person.id) else Role(person.role))

    def author_of(self, card: Card, to_all: bool = False) -> AuthorView:
        """Who wrote a card, in the role they had then; without a name where this viewer may not know it, or, with
        `to_all`, where not everyone of their role may."""
        unsigned = card.unsigned or self._board.session.names_off
        known = not unsigned or self._board.role in LEADS or (not to_all and card.author_id == self._board.viewer.id)
        role = Role(card.role) if card.role and not stands_for_nobody(card.author_id) else None
        return AuthorView(self._people[card.author_id].name if known else "", role)

    def may_know(self, author_id: str, *, unsigned: bool = False) -> bool:
        """Whether this viewer may know that this person did something."""
        off = self._board.session.names_off
        return sees_author(self._board.viewer, author_id, unsigned=unsigned, names_off=off)

    def typists(self, lane: str) -> list[str]:
        """The names of those who are writing in a lane, except the viewer; empty ones where names are off.

        Silent people are shown nothing.
        """
        if self._board.silent:
            return []
        ids = self._board.typing.get(lane, frozenset()) - {self._board.viewer.id}
        return sorted(self._people[i].name if self.may_know(i) else "" for i in ids if self._may_write(i))

    def _person(self, row: Participant) -> PersonView:
        role = Role(row.role)
        return PersonView(
            id=row.id,
            name=row.name,
            role=role,
            organisation=row.organisation,
            experience=(row.did_what, row.did_where, row.did_when),
            presence=presence_of(role, row.id in self._board.here, self._board.phase),
            no_device=row.no_device,
        )

    def _may_write(self, participant_id: str) -> bool:
        """Whether somebody who began to write may still be shown as writing: not once removed or silenced."""
        person = self._people.get(participant_id)
        return person is not None and person.removed_at is None and not self._board.phase.silences(Role(person.role))

    def _sees(self, row: Participant) -> bool:
        board = self._board
        return not self._newly_silent(row) or row.id == board.viewer.id or board.role in LEADS

    def _newly_silent(self, row: Participant) -> bool:
        return came_silently(row, self._board.phase, self._board.session.phase_seq)
