"""What a phase of a peer assist is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.rules.actions import Action
from app.rules.roles import NOBODY, Role, Roles


@dataclass(frozen=True, slots=True)
class PhaseKind:
    """One kind of phase. A session's agenda is a list of phases, each of one kind; kinds may repeat.

    `allows` is its column of the permission table: what it does not list is refused. `silent` are the roles that
    read only and leave no trace. `lanes` stand open on the board, the others fold away. `blind` hides tallies until
    the facilitator reveals them; `ends` marks the record. `says` and `watch` are the facilitator's guide.
    """

    key: str
    title: str
    summary: str
    minutes: int
    allows: Mapping[Action, Roles]
    prompts: Mapping[Role, str]
    says: str
    watch: tuple[str, ...]
    lanes: tuple[str, ...] = ()
    silent: Roles = field(default=NOBODY)
    blind: bool = False
    ends: bool = False

    @property
    def prepares(self) -> bool:
        """Whether this is before the session: those who only watch see nothing yet."""
        return Role.OBSERVER not in self.allows.get(Action.READ_BOARD, NOBODY)

    @property
    def answers(self) -> bool:
        """Whether recommendations are being answered, or have been: dots lie open, and what comes of them is told."""
        return Action.SEE_TALLIES in self.allows and not self.blind

    def silences(self, role: Role) -> bool:
        """Whether people of this role read only here, and nothing they do may reach anyone."""
        return role in self.silent
