"""A session, its agenda, and which database this is."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from app.rules import limits
from app.store.columns import Instant


class Meta(SQLModel, table=True):
    """One row: which database this is. A restored backup gets another epoch, so that readers start afresh."""

    id: int = Field(default=1, primary_key=True)
    epoch: str


class Session(SQLModel, table=True):
    """A peer assist. `seq` counts its turns; `phase_id` is where it stands.

    `due_at` is when the present phase closes by itself; `length_minutes` how long the whole was planned to take.
    `vote` counts the votes on priorities, in each of which a person has so many `dots`; `unanswered_reason` says why the
    session was closed with recommendations that had no answer; on `report_on` the host team reports back. `intent` is what the hosts seek, learning or
    endorsement; `zone` the IANA time zone in which times were announced; `calendar_sequence` counts their changes;
    `gone_from` is a start that was announced and taken back; `brief_changed_at` is of the brief's text, not of the title.
    """

    id: str = Field(primary_key=True)
    seq: int = 0
    title: str
    challenge: str
    tried: str = ""
    wanted: str = ""
    decision: str = ""
    constraints: str = ""
    deliverable: str = ""
    decision_on: date | None = None
    brief_changed_at: datetime | None = Field(default=None, sa_type=Instant)
    intent: str = ""
    starts_at: datetime | None = Field(default=None, sa_type=Instant)
    gone_from: datetime | None = Field(default=None, sa_type=Instant)
    zone: str = ""
    place: str = ""
    calendar_sequence: int = 0
    called_off_at: datetime | None = Field(default=None, sa_type=Instant)
    projector_link: str = ""
    rehearses_id: str = Field(default="", description="the session of which this one is a rehearsal")
    rehearsed_at: datetime | None = Field(default=None, sa_type=Instant)
    agenda: str = "short"
    confidentiality: str = "names"
    language: str = Field(default="", description="in which the board speaks to its people; empty: the instance's own")
    phase_id: str = ""
    phase_kind: str = "prepare"
    phase_seq: int = Field(default=0, description="the turn in which the present phase began")
    ends_at: datetime | None = Field(default=None, sa_type=Instant)
    due_at: datetime | None = Field(default=None, sa_type=Instant, index=True)
    length_minutes: int = 0
    left_ms: int | None = None
    vote: int = 1
    dots: int = limits.DOTS
    revealed_at: datetime | None = Field(default=None, sa_type=Instant)
    names_off: bool = Field(default=False, description="whether the present phase keeps to itself who wrote what")
    spotlight_id: str = ""
    approval: str = Field(default="", description="the lanes whose cards wait for the facilitator, with spaces between")
    acted_seq: int = Field(default=0, description="the last turn that the history of facilitation shows")
    facilitator_link: int = 1
    host_link: int = 1
    resource_link: int = 1
    observer_link: int = 1
    unanswered_reason: str = ""
    report_on: date | None = None
    created_at: datetime = Field(sa_type=Instant)


class Phase(SQLModel, table=True):
    """One place in a session's agenda. `opened_at` and `closed_at` are of its last time.

    `opens_at` and `closes_at` are what was announced for a long session; with `closes_itself` nobody needs to be
    there when the time has come; `gone_from` and `gone_until` are of a window that was announced and taken back. An
    empty title or prompt means the kind's own.
    """

    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key="session.id")
    seq: int
    position: int
    kind: str
    round: int = 1
    title: str = ""
    minutes: int = 0
    host_prompt: str = ""
    resource_prompt: str = ""
    opens_at: datetime | None = Field(default=None, sa_type=Instant)
    closes_at: datetime | None = Field(default=None, sa_type=Instant)
    gone_from: datetime | None = Field(default=None, sa_type=Instant)
    gone_until: datetime | None = Field(default=None, sa_type=Instant)
    closes_itself: bool = False
    dropped: bool = False
    names_off: bool = False
    opened_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
