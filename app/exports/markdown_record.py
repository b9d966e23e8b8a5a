"""The record as Markdown (CommonMark). What people typed is escaped, so that it stays their words and not markup."""

import re
from collections.abc import Callable, Iterator

from app.exports.record import Record, RecordedCard
from app.rules.cards import ACTION_STATES, BASES, DECISIONS, HEADINGS, KINDS, QUESTION_STATES
from app.rules.feedback import QUESTIONS
from app.rules.roles import ROLE_NAMES, TEAM_NAMES, Role
from app.rules.words import N_

MEDIA_TYPE = "text/markdown; charset=utf-8"
SUFFIX = "md"

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#+!|~$&-])")
LIST_NUMBER = re.compile(r"^(\s*\d+)([.)])", re.MULTILINE)

Translate = Callable[[str], str]


def render(record: Record, translate: Translate) -> bytes:
    """The whole record as Markdown in UTF-8."""
    return ("\n".join(_lines(record, translate)).rstrip() + "\n").encode()


def escaped(text: str) -> str:
    """Text that Markdown shows as it was typed, line breaks included."""
    text = LIST_NUMBER.sub(r"\1\\\2", SPECIAL.sub(r"\\\1", text))
    return text.replace("\n", "  \n")


def _lines(record: Record, _: Translate) -> Iterator[str]:
    yield from (f"# {escaped(record.title)}", "")
    for title, text in (
        (N_("The challenge"), record.challenge),
        (N_("What was tried"), record.tried),
        (N_("What is wanted"), record.wanted),
        (N_("The decision it feeds into"), record.decision),
    ):
        if text:
            yield from (f"## {_(title)}", "", escaped(text), "")
    yield from _people(record, _)
    for title, cards in (
        (N_("Context"), record.context),
        (N_("Questions and answers"), record.questions),
        (N_("Discussion"), record.thoughts),
        (N_("Recommendations"), record.recommendations),
    ):
        if cards:
            yield from (f"## {_(title)}", "")
            for card in cards:
                yield from _card(card, _, 0)
            yield ""
    yield from _outcome(record, _)
    yield from _feedback(record, _)
    yield from _timings(record, _)


def _people(record: Record, _: Translate) -> Iterator[str]:
    yield from (f"## {_(N_('People'))}", "")
    for role in Role:
        team = [person for person in record.people if person.role == role]
        if team:
            yield from (f"### {_(TEAM_NAMES[role])}", "")
        for person in team:
            facts = [person.organisation, person.did_what, person.did_where, person.did_when]
            told = ", ".join(escaped(fact) for fact in facts if fact)
            yield f"- **{escaped(person.name)}**{': ' + told if told else ''}"
        if team:
            yield ""


def _card(card: RecordedCard, _: Translate, depth: int) -> Iterator[str]:
    indent = "  " * depth
    labels = [_(KINDS[card.kind].name)] if depth else []
    labels += [_(HEADINGS[card.heading])] if card.heading else []
    labels += [_(QUESTION_STATES[card.state])] if card.state else []
    labels += [_(BASES[card.basis])] if card.basis else []
    labels += [_(N_("as a condition"))] if card.condition else []
    words = (
        f"**{escaped(card.headline)}** {escaped(card.text)}".strip() if card.headline else escaped(card.text)
    )
    byline = f"{escaped(card.author)}, {_(ROLE_NAMES[Role(card.role)])}"
    lines = f"- {words} *({'; '.join([byline, *labels])})*".replace("\n", f"\n{indent}  ")
    yield indent + lines
    if card.evidence:
        yield f"{indent}  - {_(N_('Where it worked'))}: {escaped(card.evidence)}".replace(
            "\n", f"\n{indent}    "
        )
    if card.dots_resource is not None:
        yield f"{indent}  - {_(N_('Dots'))}: {_(TEAM_NAMES[Role.RESOURCE])} {card.dots_resource}, " + (
            f"{_(TEAM_NAMES[Role.HOST])} {card.dots_host}"
        )
    for child in card.thread:
        yield from _card(child, _, depth + 1)
    if card.decision:
        answer = f"{indent}  - **{_(DECISIONS[card.decision])}**: {escaped(card.reason)}"
        yield answer.replace("\n", f"\n{indent}    ")


def _outcome(record: Record, _: Translate) -> Iterator[str]:
    if record.actions:
        yield from (f"## {_(N_('Actions'))}", "")
        for item in record.actions:
            facts = [escaped(item.owner), item.due, _(ACTION_STATES[item.state]), escaped(item.outcome)]
            yield f"- {escaped(item.text)} *({'; '.join(fact for fact in facts if fact)})*".replace(
                "\n", "\n  "
            )
        yield ""
    if record.summary:
        yield from (
            f"## {_(N_('Summary'))}",
            "",
            escaped(record.summary),
            "",
            f"*{escaped(record.summary_by)}*",
            "",
        )


def _feedback(record: Record, _: Translate) -> Iterator[str]:
    if record.feedback:
        yield from (f"## {_(N_('Feedback'))}", "")
    for given in record.feedback:
        asked = QUESTIONS[Role(given.role)]
        yield from (f"### {_(TEAM_NAMES[Role(given.role)])} ({given.answers})", "")
        yield f"- {_(asked.first)} {given.first} / 5"
        yield f"- {_(asked.second)} {given.second} / 5"
        for question, texts in ((asked.words, given.words), (asked.takes_home or "", given.takes_home)):
            if texts:
                yield f"- {_(question)}"
                yield from (f"  - {escaped(text)}".replace("\n", "\n    ") for text in texts)
        yield ""


def _timings(record: Record, _: Translate) -> Iterator[str]:
    yield from (f"## {_(N_('Timings'))}", "")
    for phase in record.phases:
        number = f" {phase.round}" if phase.round > 1 else ""
        yield f"- {_(phase.title)}{number}: {phase.opened_at}" + (
            f" – {phase.closed_at}" if phase.closed_at else ""
        )
