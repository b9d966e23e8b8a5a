"""A link is good for what it was made for and for nothing else: no letter of it can be changed, and none can be made up."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.rules.errors import UnknownLink
from app.rules.roles import Role
from app.web.secret_key import KEY_BYTES, RoleLink, SecretKey, WayBack

KEY = SecretKey(b"a key of this house")
OTHER = SecretKey(b"a key of another")
HOST = KEY.role_link("pumps", Role.HOST, 1)
BACK = KEY.way_back("pumps", "awa", 1)
READERS = (KEY.read_role_link, KEY.read_way_back)


@pytest.mark.parametrize("role", Role)
def test_a_link_is_read_as_it_was_made(role: Role) -> None:
    assert KEY.read_role_link(KEY.role_link("pumps", role, 12)) == RoleLink("pumps", role, 12)
    assert KEY.read_way_back(KEY.way_back("pumps", "awa", 12)) == WayBack("pumps", "awa", 12)
    assert KEY.read_way_back(f" {BACK}\n") == WayBack("pumps", "awa", 1), "mail programs put spaces around it"


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("link", (HOST, BACK), ids=("a role's", "a person's"))
def test_no_letter_of_a_link_can_be_changed(link: str, read: Callable[[str], object]) -> None:
    for place in range(len(link)):
        for changed in (link[:place] + letter + link[place + 1 :] for letter in "fhro1b2.A" if letter != link[place]):
            with pytest.raises(UnknownLink):
                read(changed)
    for cut in range(len(link)):
        with pytest.raises(UnknownLink):
            read(link[:cut])


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    "link",
    (
        OTHER.role_link("pumps", Role.FACILITATOR, 1),
        OTHER.way_back("pumps", "awa", 1),
        KEY.secret_of("join", "pumps.f1"),
        f"pumps.f1.{KEY.secret_of('join', 'pumps.f1')}",
        "pumps.f1.",
        "pumps.bawa.1.",
        "pumps.f1.é",
        "",
    ),
)
def test_what_this_house_did_not_seal_is_no_link(link: str, read: Callable[[str], object]) -> None:
    with pytest.raises(UnknownLink):
        read(link)


def test_one_kind_of_link_is_not_read_as_the_other() -> None:
    for read, link in ((KEY.read_way_back, HOST), (KEY.read_role_link, BACK)):
        with pytest.raises(UnknownLink):
            read(link)


def test_a_house_keeps_its_key_from_all_others(tmp_path: Path) -> None:
    first, again = SecretKey.kept_in(tmp_path / "one"), SecretKey.kept_in(tmp_path / "one")
    assert again.read_role_link(first.role_link("pumps", Role.HOST, 1)) == RoleLink("pumps", Role.HOST, 1)
    assert (tmp_path / "one" / "secret-key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(UnknownLink):
        SecretKey.kept_in(tmp_path / "two").read_role_link(first.role_link("pumps", Role.HOST, 1))


def test_a_key_that_was_not_written_to_its_end_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "secret-key").touch(0o600)
    made = SecretKey.kept_in(tmp_path)
    assert len((tmp_path / "secret-key").read_bytes()) == KEY_BYTES
    with pytest.raises(UnknownLink):
        made.read_role_link(SecretKey(b"").role_link("pumps", Role.HOST, 1))


def test_two_who_start_at_once_have_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as starting:
        links = list(starting.map(lambda _: SecretKey.kept_in(tmp_path).role_link("pumps", Role.HOST, 1), range(8)))
    assert len(set(links)) == 1


def test_each_use_of_the_key_has_its_own_secrets() -> None:
    uses = (
        KEY.secret_of("join", "k"),
        KEY.secret_of("start", "k"),
        KEY.secret_of("join", "l"),
        OTHER.secret_of("join", "k"),
    )
    assert len(set(uses)) == len(uses)
    assert KEY.secret_of("join", "k") == KEY.secret_of("join", "k")
    assert KEY.of_the_doorbell not in (OTHER.of_the_doorbell, b"a key of this house")
