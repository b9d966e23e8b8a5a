"""The links that people share: one for each role, and one of their own for each person.

The token stands behind the `#`: browsers keep that part of an address to themselves, so no log and no other page has it.
"""

from dataclasses import dataclass

from app.rules.roles import Role
from app.store.tables import Participant
from app.web.secret_key import SecretKey


@dataclass(frozen=True, slots=True)
class Links:
    """Makes the links of an instance. `address` is the one by which people reach it."""

    key: SecretKey
    address: str

    def of_role(self, session_id: str, role: Role, version: int) -> str:
        """What makes of those who follow it a participant in this role. A newer version stops the older ones."""
        path = "lead" if role is Role.FACILITATOR else "join"
        return f"{self.address}/{path}#{self.key.role_link(session_id, role, version)}"

    def back_to(self, person: Participant) -> str:
        """What lets somebody go on as this person, in another browser too."""
        return f"{self.address}/back#{self._token(person)}"

    def follow_up_of(self, person: Participant) -> str:
        """The same, to what became of the session."""
        return f"{self.address}/follow#{self._token(person)}"

    def _token(self, person: Participant) -> str:
        return self.key.way_back(person.session_id, person.id, person.back_version)
