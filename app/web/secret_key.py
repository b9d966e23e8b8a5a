"""The instance's secret, and the links derived from it. Links are not stored, so a stolen database opens no session."""

import base64
import fcntl
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from app.rules.errors import UnknownLink
from app.rules.roles import Role

KEY_BYTES = 32
MAC_BYTES = 16


@dataclass(frozen=True, slots=True)
class RoleLink:
    """What a role's link stands for."""

    session_id: str
    role: Role
    version: int


@dataclass(frozen=True, slots=True)
class WayBack:
    """What a personal link stands for. A person's newer link stops the older ones."""

    session_id: str
    participant_id: str
    version: int = 1


class SecretKey:
    """Makes and reads links. Each is `what.mac`; the mac is an HMAC-SHA-256 cut to 128 bits."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def kept_in(cls, folder: Path) -> "SecretKey":
        """The key in this folder, made at the first start and readable by the owner only."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "secret-key"
        return cls((path.read_bytes() if path.exists() else b"") or _made_at(path))

    @property
    def of_the_doorbell(self) -> bytes:
        """What the processes that share this key seal their news with. No link can be made with it."""
        return hmac.digest(self._key, b"doorbell", "sha256")

    def secret_of(self, use: str, key: str) -> str:
        """The secret that a request's key stands for, in one use: as good as a new one to all who have not both."""
        digest = hmac.digest(self._key, f"newcomer:{use}:{key}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def role_link(self, session_id: str, role: Role, version: int) -> str:
        """The token of a role's link."""
        return self._signed(f"{session_id}.{role[0]}{version}")

    def way_back(self, session_id: str, participant_id: str, version: int) -> str:
        """The token of a personal link."""
        return self._signed(f"{session_id}.b{participant_id}.{version}")

    def read_role_link(self, token: str) -> RoleLink:
        """What this token stands for. Raises UnknownLink."""
        session_id, rest = self._opened(token)
        roles = {role[0]: role for role in Role}
        if rest[:1] not in roles or not rest[1:].isdecimal():
            raise UnknownLink()
        return RoleLink(session_id, roles[rest[0]], int(rest[1:]))

    def read_way_back(self, token: str) -> WayBack:
        """What this token stands for. Raises UnknownLink."""
        session_id, rest = self._opened(token)
        participant_id, _, version = rest[1:].partition(".")
        if rest[:1] != "b" or not version.isdecimal():
            raise UnknownLink()
        return WayBack(session_id, participant_id, int(version))

    def _signed(self, what: str) -> str:
        return f"{what}.{self._mac(what)}"

    def _opened(self, token: str) -> tuple[str, str]:
        what, _, mac = token.strip().rpartition(".")
        if not hmac.compare_digest(mac.encode(), self._mac(what).encode()):
            raise UnknownLink()
        session_id, _, rest = what.partition(".")
        return session_id, rest

    def _mac(self, what: str) -> str:
        digest = hmac.digest(self._key, f"link:{what}".encode(), "sha256")[:MAC_BYTES]
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _made_at(path: Path) -> bytes:
    """A new key, once it is on disk; or the one that another process is just making there.

    An empty file is what a crash in this very moment leaves behind. As a key it would let anybody make links.
    """
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        key = file.read()
        if not key:
            key = secrets.token_bytes(KEY_BYTES)
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
    return key


def new_secret() -> str:
    """A secret of 256 bits for a cookie or a bearer token."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
