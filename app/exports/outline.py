"""The record as a sequence of blocks, the same for every format that is read by people."""

from collections.abc import Callable, Iterator

from app.exports.blocks import COLON, LANGUAGE, Block, Entry, Heading, Paragraph, Remark, Table, Words, ours, theirs
from app.exports.numbers import decimal
from app.exports.outline_cards import cards_told
from app.exports.record import Record, RecordedAction, RecordedFeedback, RecordedPerson, RecordedPhase
from app.rules.agenda import PHASES
from app.rules.cards import ACTION_STATES
from app.rules.confidentiality import LEVEL_HINTS, Confidentiality
from app.rules.feedback import QUESTIONS
from app.rules.follow_up import CHECK_IN_NAMES
from app.rules.roles import TEAM_NAMES, Role
from app.rules.words import N_

Translate = Callable[[str], str]


def outline(record: Record, translate: Translate) -> tuple[Block, ...]:
    """The whole record as blocks."""
    parts = (_brief, _people, _cards, _lenses, _actions, _summary, _feedback, _timings)
    return tuple(block for part in parts for block in part(record, translate))


def _brief(record: Record, _: Translate) -> Iterator[Block]:
    yield Heading(1, theirs(record.title))
    hint = LEVEL_HINTS[Confidentiality(record.confidentiality)]
    yield Remark((ours(record.created_at[:10]), ours(_(hint))))
    for title, text in (
        (N_("The challenge"), record.challenge),
        (N_("What was tried"), record.tried),
        (N_("Constraints"), record.constraints),
        (N_("What is wanted"), record.wanted),
        (N_("Deliverable"), record.deliverable),
        (N_("The decision it feeds into"), " · ".join(filter(None, (record.decision, record.decision_on)))),
    ):
        if text:
            yield from (Heading(2, ours(_(title))), Paragraph(theirs(text)))
    if record.materials:
        yield Heading(2, ours(_(N_("Material"))))
    for material in record.materials:
        yield Entry(head=theirs(material.title), text=theirs(material.url or material.file_name))


def _people(record: Record, _: Translate) -> Iterator[Block]:
    yield Heading(2, ours(_(N_("People and experience"))))
    for role in Role:
        team = [person for person in record.people if person.role == role]
        if team:
            yield Heading(3, ours(f"{_(TEAM_NAMES[role])} ({len(team)})"))
            yield from filter(None, map(_person, team))


def _person(person: RecordedPerson) -> Entry | None:
    """One person; nothing where nothing may be told."""
    facts = [person.organisation, person.did_what, person.did_where, person.did_when]
    told = ", ".join(fact for fact in facts if fact)
    return Entry(head=theirs(person.name), text=theirs(told)) if person.name or told else None


def _cards(record: Record, _: Translate) -> Iterator[Block]:
    for title, cards in (
        (N_("Context"), record.context),
        (N_("Questions and answers"), record.questions),
        (N_("Discussion"), record.thoughts),
        (N_("Recommendations"), record.recommendations),
    ):
        if cards:
            yield Heading(2, ours(_(title)))
            yield from cards_told(cards, _)
    if record.unanswered_reason:
        yield Paragraph(theirs(record.unanswered_reason), _(N_("Why not all were answered")))


def _lenses(record: Record, _: Translate) -> Iterator[Block]:
    """Both lenses side by side; they are never added up."""
    titles = (
        _(N_("Place")),
        _(N_("Recommendation")),
        _(N_("Resource team: it works")),
        _(N_("Host team: we will do it")),
    )
    voted = [card for card in record.recommendations if card.dots_resource is not None]
    if voted:
        yield Heading(2, ours(_(N_("Both lenses"))))
        rows = ((str(c.place or ""), c.name, str(c.dots_resource), str(c.dots_host)) for c in voted)
        yield Table(titles, tuple(map(_lens, rows)), frozenset({0, 2, 3}))
    for vote in record.former_votes:
        yield Heading(3, ours(_(N_("Vote %(number)s")) % {"number": vote.number}))
        rows = (("", name, str(resource), str(host)) for name, resource, host in vote.recommendations)
        yield Table(titles, tuple(map(_lens, rows)), frozenset({0, 2, 3}))


def _lens(row: tuple[str, str, str, str]) -> tuple[Words, ...]:
    place, name, resource, host = row
    return ours(place), theirs(name), ours(resource), ours(host)


def _actions(record: Record, _: Translate) -> Iterator[Block]:
    if record.actions:
        yield Heading(2, ours(_(N_("Actions"))))
        titles = tuple(map(_, (N_("What"), N_("Who"), N_("By when"), N_("State"), N_("What came of it"))))
        yield Table(titles, tuple(_action(action, _) for action in record.actions))
    for action in record.actions:
        lines = tuple(
            Paragraph(
                theirs(check.outcome), f"{_(CHECK_IN_NAMES[check.days])}{_(COLON)} {_(ACTION_STATES[check.state])}"
            )
            for check in action.check_ins
        )
        if lines:
            yield Entry(head=theirs(action.text), lines=lines)
    if record.report_on:
        yield Paragraph(ours(record.report_on), _(N_("The host team reports back on")))
    for report in record.reports:
        yield Paragraph(theirs(report.text), _(N_("Reported back on %(day)s")) % {"day": report.day})


def _action(action: RecordedAction, _: Translate) -> tuple[Words, ...]:
    what = f"{action.text}\n↳ {action.source}" if action.source else action.text
    return (
        theirs(what),
        theirs(action.owner),
        ours(action.due),
        ours(_(ACTION_STATES[action.state])),
        theirs(action.outcome),
    )


def _summary(record: Record, _: Translate) -> Iterator[Block]:
    if record.summary:
        yield from (Heading(2, ours(_(N_("Summary")))), Paragraph(theirs(record.summary)))
        if record.summary_by:
            yield Remark((theirs(record.summary_by),))


def _feedback(record: Record, _: Translate) -> Iterator[Block]:
    if record.feedback:
        yield Heading(2, ours(_(N_("Feedback"))))
    for given in record.feedback:
        yield Heading(3, ours(f"{_(TEAM_NAMES[Role(given.role)])} ({given.answers})"))
        yield from _answers(given, _)


def _answers(given: RecordedFeedback, _: Translate) -> Iterator[Block]:
    asked = QUESTIONS[Role(given.role)]
    for question, mark in ((asked.first, given.first), (asked.second, given.second)):
        yield Paragraph(ours(f"{decimal(mark, _(LANGUAGE))} / 5"), _(question))
    for question, texts in ((asked.words, given.words), (asked.takes_home or "", given.takes_home)):
        if texts:
            yield Paragraph(ours(""), _(question))
            yield from (Entry(text=theirs(text)) for text in texts)


def _timings(record: Record, _: Translate) -> Iterator[Block]:
    yield Heading(2, ours(_(N_("Timings"))))
    titles = tuple(map(_, (N_("Phase"), N_("Opened (UTC)"), N_("Planned"), N_("Took"))))
    yield Table(titles, tuple(_timing(phase, _) for phase in record.phases), frozenset({2, 3}))
    yield Heading(2, ours(_(N_("Balance"))))
    teams = (N_("Host team"), N_("Resource team"), N_("Facilitation"))
    titles = (
        _(N_("Phase")),
        *(f"{_(team)}{_(COLON)} {_(what)}" for what in (N_("posts"), N_("spoke")) for team in teams),
    )
    counted = [_counts(phase) for phase in record.phases]
    rows = [_balance(_title(phase, _), counts) for phase, counts in zip(record.phases, counted, strict=True)]
    in_all = _balance(ours(_(N_("In all"))), tuple(map(sum, zip(*counted, strict=True))))
    yield Table(titles, (*rows, in_all), frozenset(range(1, 7)))


def _timing(phase: RecordedPhase, _: Translate) -> tuple[Words, ...]:
    opened = phase.opened_at[:16].replace("T", " ")
    took = "" if phase.seconds is None else _(N_("%(n)s min")) % {"n": round(phase.seconds / 60)}
    planned = _(N_("%(n)s min")) % {"n": phase.minutes} if phase.minutes else ""
    return (_title(phase, _), *map(ours, (opened, planned, took)))


def _counts(phase: RecordedPhase) -> tuple[int, ...]:
    """Posts, then seconds of speaking, each of the hosts, the resource team and the facilitators."""
    posts = (phase.posts_host, phase.posts_resource, phase.posts_facilitator)
    return (*posts, phase.spoken_host, phase.spoken_resource, phase.spoken_facilitator)


def _balance(title: Words, counts: tuple[int, ...]) -> tuple[Words, ...]:
    return (title, *(ours(str(count)) for count in counts[:3]), *(ours(_clock(seconds)) for seconds in counts[3:]))


def _title(phase: RecordedPhase, _: Translate) -> Words:
    number = f" {phase.round}" if phase.round > 1 else ""
    return theirs(phase.title + number) if phase.title else ours(_(PHASES[phase.kind].title) + number)


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}" if seconds else ""
