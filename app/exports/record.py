"""The record: everything a session came to, as plain values in the one order in which every format tells it."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RecordedPerson:
    """Someone who took part. Name and organisation are empty under "roles only", all is under "no attribution"."""

    name: str
    role: str
    organisation: str
    did_what: str
    did_where: str
    did_when: str


@dataclass(frozen=True, slots=True)
class RecordedMaterial:
    """Something that was there to be read. A file's content is not part of the record."""

    title: str
    url: str
    file_name: str


@dataclass(frozen=True, slots=True)
class RecordedCard:
    """A card with what belongs to it. `author` and `role` are empty where they are confidential."""

    id: str
    kind: str
    author: str
    role: str
    text: str
    scribe: str = ""
    headline: str = ""
    heading: str = ""
    basis: str = ""
    evidence: str = ""
    condition: bool = False
    state: str = ""
    asking: int = 0
    dots_resource: int | None = None
    dots_host: int | None = None
    place: int = 0
    decision: str = ""
    reason: str = ""
    thread: tuple["RecordedCard", ...] = ()

    @property
    def name(self) -> str:
        """What it is called in a list: its headline, or its first words."""
        return self.headline or self.text


@dataclass(frozen=True, slots=True)
class RecordedVote:
    """A vote before the last one: each recommendation with both teams' dots."""

    number: int
    recommendations: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class RecordedCheckIn:
    """How an action stood so many days after the session."""

    days: int
    state: str
    outcome: str


@dataclass(frozen=True, slots=True)
class RecordedAction:
    """A commitment: who does what by when, which recommendation it comes from, and what came of it."""

    id: str
    text: str
    owner: str
    due: str
    state: str
    outcome: str
    source_id: str
    source: str
    check_ins: tuple[RecordedCheckIn, ...]


@dataclass(frozen=True, slots=True)
class RecordedReport:
    """What the host team reported back, and on which day."""

    day: str
    text: str


@dataclass(frozen=True, slots=True)
class RecordedFeedback:
    """One role's answers together: how many, the mean of each mark, and the texts where they may be read."""

    role: str
    answers: int
    first: float
    second: float
    words: tuple[str, ...]
    takes_home: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordedPhase:
    """One time that a phase was open. `title` is its own, if it has one. Moments are ISO 8601 in UTC; `minutes` were planned, `seconds` it took.

    The posts are those that everyone sees, by the team that wrote them; `spoken` are seconds, by who had the floor.
    """

    kind: str
    title: str
    round: int
    minutes: int
    opened_at: str
    closed_at: str
    seconds: int | None
    posts_host: int
    posts_resource: int
    posts_facilitator: int
    spoken_host: int
    spoken_resource: int
    spoken_facilitator: int


@dataclass(frozen=True, slots=True)
class Record:
    """Everything, in the order in which it is read."""

    id: str
    title: str
    confidentiality: str
    created_at: str
    phase: str
    challenge: str
    tried: str
    constraints: str
    wanted: str
    deliverable: str
    decision: str
    decision_on: str
    materials: tuple[RecordedMaterial, ...]
    people: tuple[RecordedPerson, ...]
    context: tuple[RecordedCard, ...]
    questions: tuple[RecordedCard, ...]
    thoughts: tuple[RecordedCard, ...]
    recommendations: tuple[RecordedCard, ...]
    former_votes: tuple[RecordedVote, ...]
    unanswered_reason: str
    actions: tuple[RecordedAction, ...]
    summary: str
    summary_by: str
    report_on: str
    reports: tuple[RecordedReport, ...]
    feedback: tuple[RecordedFeedback, ...]
    phases: tuple[RecordedPhase, ...]

    def as_values(self) -> dict[str, Any]:
        """Plain values, for formats that hold data."""
        return asdict(self)
