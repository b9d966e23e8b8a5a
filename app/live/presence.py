"""Who is connected here, and who is writing: kept in memory, never stored."""

from dataclasses import dataclass, field

# Somebody who reloads the page should not flicker out of the list.
GRACE_S = 4.0
# A typing sign outlives two missed renewals, so that one slow request does not make it blink.
TYPING_S = 7.0


@dataclass(slots=True)
class Attendance:
    """`sockets` counts open ones by participant; `leaving` and `_until` hold times on any steady clock."""

    sockets: dict[str, int] = field(default_factory=dict)
    leaving: dict[str, float] = field(default_factory=dict)
    here: frozenset[str] = frozenset()
    typing: dict[str, frozenset[str]] = field(default_factory=dict)
    _until: dict[tuple[str, str], float] = field(default_factory=dict)

    def came(self, participant_id: str) -> bool:
        """A socket opened. True when that person was not here before."""
        self.sockets[participant_id] = self.sockets.get(participant_id, 0) + 1
        return self._count()

    def left(self, participant_id: str, now: float) -> None:
        """A socket closed. The person is gone only when nothing has come back within the grace."""
        left = self.sockets.get(participant_id, 1) - 1
        if left:
            self.sockets[participant_id] = left
        else:
            self.sockets.pop(participant_id, None)
            self.leaving[participant_id] = now

    def settle(self, now: float) -> bool:
        """Let go of those whose grace is over. True when the list of those here changed."""
        for participant_id, since in list(self.leaving.items()):
            if now - since > GRACE_S:
                del self.leaving[participant_id]
        return self._count()

    def writes(self, participant_id: str, lane: str, now: float) -> bool:
        """Somebody is writing in a lane. True when that was not shown before."""
        self._until[lane, participant_id] = now + TYPING_S
        return self._list_typing(lane)

    def stops(self, participant_id: str, lane: str) -> bool:
        """They have posted. True when the sign goes."""
        self._until.pop((lane, participant_id), None)
        return self._list_typing(lane)

    def stop_all_typing(self) -> None:
        """Another phase has begun: nobody writes what they wrote before."""
        self._until.clear()
        self.typing.clear()

    def tired(self, now: float) -> list[str]:
        """The lanes in which a typing sign has run out."""
        for key, until in list(self._until.items()):
            if until < now:
                del self._until[key]
        return [lane for lane in list(self.typing) if self._list_typing(lane)]

    def _list_typing(self, lane: str) -> bool:
        names = frozenset(who for where, who in self._until if where == lane)
        changed = names != self.typing.get(lane, frozenset())
        if names:
            self.typing[lane] = names
        else:
            self.typing.pop(lane, None)
        return changed

    def _count(self) -> bool:
        here = frozenset(self.sockets) | frozenset(self.leaving)
        changed = here != self.here
        self.here = here
        return changed
