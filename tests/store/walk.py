"""Everything that can happen in a session, as steps that a random walk takes. Each names the verb that it is about."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from app.rules.agenda import PHASES
from app.rules.cards import ACTION_STATES, BASES, DECISIONS, HEADINGS, KINDS
from app.rules.confidentiality import Confidentiality
from app.rules.plan import Place
from app.rules.roles import Role
from app.store import (
    agenda,
    announcing,
    cards,
    confidential,
    consents,
    feedback,
    floor,
    follow_up,
    materials,
    moderation,
    participants,
    phases,
    removals,
    responses,
    screens,
    scribe,
    sessions,
    votes,
)
from app.store.cards import Draft, card_of
from app.store.participants import Profile
from app.store.snapshot import Snapshot
from app.store.turn import Turn
from tests.store.facilitating import Facilitating

Change = Callable[[Turn], object]


class Walk(Facilitating):
    """Chooses what happens next, from what stands on the board; `taken` counts what has happened, by step."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.taken: Counter[str] = Counter()
        self.steps: dict[str, Callable[[Snapshot], Change]] = {
            name.removeprefix("_step_"): getattr(self, name) for name in dir(self) if name.startswith("_step_")
        }

    def wishes(self) -> list[str]:
        """Steps in the order in which people would like to take them: mostly those that were seldom taken."""
        shuffled = sorted(self.steps)
        self.chance.shuffle(shuffled)
        first = ["post"] if (often := self.chance.random()) < 0.25 else ["move_to"] if often < 0.35 else []
        return [*first, *sorted(shuffled[:6], key=lambda step: self.taken[step]), "move_to", "post", "remove"]

    def one_of_each_role(self, board: Snapshot) -> list[str]:
        """Somebody of each role, in any order; now and then one who was removed."""
        shuffled = self._people(board)
        self.chance.shuffle(shuffled)
        there = [i for i in shuffled if board.people[i].removed_at is None or self.chance.random() < 0.1]
        return list({board.people[i].role: i for i in there}.values())

    def _someone(self, board: Snapshot) -> str:
        return self.chance.choice(self._people(board))

    def _people(self, board: Snapshot) -> list[str]:
        """In the order in which they came: ids are random, and a walk must be the same each time."""
        return sorted(
            (i for i, one in board.people.items() if not one.screen), key=lambda i: board.people[i].joined_seq
        )

    def _some(self, names: Any) -> Any:
        return self.chance.choice(list(names) or ["nothing"])

    def _words(self) -> str:
        return self.chance.choice(["words", "井戸", "two\nlines", "بئر", "x" * 300]) + str(self.chance.random())

    def _yes(self) -> bool:
        return self.chance.random() < 0.6

    def _card(self, board: Snapshot, kind: str = "") -> str:
        return str(self._some(i for i, card in board.cards.items() if kind in ("", card.kind)))

    def _on(self, board: Snapshot, verb: Callable[..., object], *arguments: Any, kind: str = "") -> Change:
        card = self._card(board, kind)
        return lambda turn: verb(turn, card_of(turn, card), *arguments)

    def _draft(self, board: Snapshot) -> Draft:
        allows = PHASES[board.session.phase_kind].allows
        kind = self._some([kind for kind in KINDS.values() if allows.get(kind.action)] or KINDS.values())
        return Draft(
            kind.key,
            self._words(),
            self._card(board, self._some(kind.parents)) if kind.parents else None,
            headline=self._words()[:60].replace("\n", " "),
            heading=self._some(HEADINGS),
            basis=self._some(BASES),
            evidence=self._words(),
            condition=self._yes(),
        )

    def _step_post(self, board: Snapshot) -> Change:
        draft = self._draft(board)
        return lambda turn: cards.post(turn, draft)

    def _step_edit(self, board: Snapshot) -> Change:
        return self._on(board, cards.edit, self._draft(board))

    def _step_withdraw(self, board: Snapshot) -> Change:
        return self._on(board, cards.withdraw)

    def _step_ask_too(self, board: Snapshot) -> Change:
        return self._on(board, cards.ask_too, self._yes(), kind="question")

    def _step_park(self, board: Snapshot) -> Change:
        return self._on(board, cards.park, self._yes(), kind="question")

    def _step_hide(self, board: Snapshot) -> Change:
        return self._on(board, moderation.hide, self._words())

    def _step_restore(self, board: Snapshot) -> Change:
        card = self._some(i for i, card in board.cards.items() if card.hidden_at is not None)
        return lambda turn: moderation.restore(turn, card_of(turn, card))

    def _step_move_to(self, board: Snapshot) -> Change:
        here = next(phase.position for phase in board.phases if phase.id == board.session.phase_id)
        ahead = [phase.id for phase in board.phases if phase.position == here + 1]
        wanted = self.chance.choice(ahead if ahead and self._yes() else [phase.id for phase in board.phases])
        return lambda turn: phases.move_to(turn, phases.phase_called(turn, wanted), "it is a test")

    def _step_another_round(self, board: Snapshot) -> Change:
        return phases.another_round

    def _step_add_minutes(self, board: Snapshot) -> Change:
        minutes = self.chance.choice([-10, -1, 5])
        return lambda turn: phases.add_minutes(turn, minutes)

    def _step_pause(self, board: Snapshot) -> Change:
        yes = self._yes()
        return lambda turn: phases.pause(turn, yes)

    def _step_arrange(self, board: Snapshot) -> Change:
        places = [
            Place(p.kind, p.id, p.title, p.minutes, opens_at=p.opens_at, closes_at=p.closes_at) for p in board.phases
        ]
        middle = places[1:-1]
        self.chance.shuffle(middle)
        if self._yes():
            middle.insert(0, Place("questions", title=self._words()[:60].replace("\n", " "), minutes=5))
        elif middle:
            middle.pop()
        plan = [places[0], *middle, places[-1]]
        return lambda turn: agenda.arrange(turn, plan, agenda.mark_of(agenda.agenda_of(turn)))

    def _step_share_out_time(self, board: Snapshot) -> Change:
        return agenda.share_out_time

    def _step_announce(self, board: Snapshot) -> Change:
        words = self._words()[:100]
        return lambda turn: announcing.announce(turn, turn.now + timedelta(days=1), "Africa/Bamako", words)

    def _step_call_off(self, board: Snapshot) -> Change:
        yes = self._yes()
        return lambda turn: announcing.call_off(turn, yes)

    def _step_mark_rehearsed(self, board: Snapshot) -> Change:
        yes = self._yes()
        return lambda turn: announcing.mark_rehearsed(turn, yes)

    def _step_project_link(self, board: Snapshot) -> Change:
        role = self.chance.choice(["", "host", "resource", "observer"])
        return lambda turn: announcing.project_link(turn, role)

    def _step_speak(self, board: Snapshot) -> Change:
        language = self.chance.choice(["", "fr", "es"])
        return lambda turn: sessions.speak(turn, language)

    def _step_tighten(self, board: Snapshot) -> Change:
        level = self._some(Confidentiality)
        return lambda turn: confidential.tighten(turn, level)

    def _step_agree(self, board: Snapshot) -> Change:
        kind, yes = self._some(consents.NEEDS), self._yes()
        return lambda turn: consents.agree(turn, kind, yes)

    def _step_give(self, board: Snapshot) -> Change:
        mark, words = self.chance.randint(1, 5), self._words()
        return lambda turn: feedback.give(turn, mark, 3, words, words)

    def _step_raise_hand(self, board: Snapshot) -> Change:
        return floor.raise_hand

    def _step_lower_hand(self, board: Snapshot) -> Change:
        person = self._some(i for i in self._people(board) if board.hands.get(i))
        return lambda turn: floor.lower_hand(turn, person)

    def _step_give_floor(self, board: Snapshot) -> Change:
        person = self._someone(board)
        return lambda turn: floor.give_floor(turn, person)

    def _step_let_team_speak(self, board: Snapshot) -> Change:
        team = self.chance.choice(["", "host", "resource", "facilitator"])
        return lambda turn: floor.let_team_speak(turn, team)

    def _step_check_in(self, board: Snapshot) -> Change:
        action, days, words = self._some(board.actions), self.chance.choice([30, 90]), self._words()
        return lambda turn: follow_up.check_in(turn, action, days, "done", words)

    def _step_report_back(self, board: Snapshot) -> Change:
        words = self._words()
        return lambda turn: follow_up.report_back(turn, words)

    def _step_add_link(self, board: Snapshot) -> Change:
        words = self._words()[:60]
        return lambda turn: materials.add_link(turn, words, "example.org/a")

    def _step_add_file(self, board: Snapshot) -> Change:
        content = self._words().encode()
        return lambda turn: materials.add_file(turn, "", "notes.txt", content)

    def _step_drop(self, board: Snapshot) -> Change:
        material = self._some(board.materials)
        return lambda turn: materials.drop(turn, material)

    def _step_mark_opened(self, board: Snapshot) -> Change:
        material = self._some(board.materials)
        return lambda turn: materials.mark_opened(turn, material)

    def _step_tell(self, board: Snapshot) -> Change:
        words = self._words()
        return lambda turn: participants.tell(turn, Profile("x", "y", words))

    def _step_mark_read(self, board: Snapshot) -> Change:
        return participants.mark_read

    def _step_remove(self, board: Snapshot) -> Change:
        person = self._someone(board)
        return lambda turn: removals.remove(turn, person)

    def _step_let_back_in(self, board: Snapshot) -> Change:
        person = self._some(i for i in self._people(board) if board.people[i].removed_at is not None)
        return lambda turn: removals.let_back_in(turn, person, 20)

    def _step_renew_link(self, board: Snapshot) -> Change:
        role, yes = self._some(Role), self._yes()
        return lambda turn: participants.renew_link(turn, Role(role), yes)

    def _step_decide(self, board: Snapshot) -> Change:
        return self._on(board, responses.decide, self._some(DECISIONS), self._words(), kind="recommendation")

    def _step_add_action(self, board: Snapshot) -> Change:
        words, card = self._words(), self._card(board, "recommendation")
        return lambda turn: responses.add_action(turn, words, "Fatou", "2026-12-24", card_of(turn, card))

    def _step_update_action(self, board: Snapshot) -> Change:
        action, state, words = self._some(board.actions), self._some(ACTION_STATES), self._words()
        return lambda turn: responses.update_action(turn, action, state, words)

    def _step_sum_up(self, board: Snapshot) -> Change:
        words = self._words()
        return lambda turn: responses.sum_up(turn, words, "")

    def _step_plan_report(self, board: Snapshot) -> Change:
        day = self.chance.choice(["", "2027-01-01", "2027-02-02"])
        return lambda turn: responses.plan_report(turn, day)

    def _step_put_up(self, board: Snapshot) -> Change:
        browser = f"browser {self.chance.random()}"
        return lambda turn: screens.put_up(turn, browser)

    def _step_seat(self, board: Snapshot) -> Change:
        role = self.chance.choice(["host", "resource"])
        return lambda turn: scribe.seat(turn, role, "No device", 20)

    def _step_post_for(self, board: Snapshot) -> Change:
        person, draft = self._without_device(board), self._draft(board)
        return lambda turn: scribe.post_for(turn, person, draft)

    def _step_place_dots_for(self, board: Snapshot) -> Change:
        person = self._without_device(board)
        return self._on(board, lambda turn, card: scribe.place_dots_for(turn, person, card, 1), kind="recommendation")

    def _without_device(self, board: Snapshot) -> str:
        return str(self._some(i for i in self._people(board) if board.people[i].no_device))

    def _step_edit_brief(self, board: Snapshot) -> Change:
        words = self._words()
        return lambda turn: sessions.edit_brief(turn, {"tried": words, "decision_on": "2027-01-01"}, {})

    def _step_say_intent(self, board: Snapshot) -> Change:
        intent = self.chance.choice(["learning", "endorsement"])
        return lambda turn: sessions.say_intent(turn, intent)

    def _step_place_dots(self, board: Snapshot) -> Change:
        return self._on(board, votes.place_dots, self.chance.randint(0, 2), kind="recommendation")

    def _step_add_dots(self, board: Snapshot) -> Change:
        return self._on(board, votes.add_dots, self.chance.choice((-1, 1)), kind="recommendation")

    def _step_set_dots(self, board: Snapshot) -> Change:
        count = self.chance.randint(0, 5)
        return lambda turn: votes.set_dots(turn, count)

    def _step_reveal(self, board: Snapshot) -> Change:
        return votes.reveal

    def _step_vote_again(self, board: Snapshot) -> Change:
        return votes.vote_again

    def _step_settle(self, board: Snapshot) -> Change:
        order = [
            i for i, c in board.cards.items() if c.kind == "recommendation" and not c.hidden_at and not c.withdrawn_at
        ]
        self.chance.shuffle(order)
        return lambda turn: votes.settle(turn, order)
