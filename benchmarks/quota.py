"""Holds processes to a share of a core each, so that a machine with few cores stands for several that have as much.

By the kernel's control groups, whichever version is there; only root may do so, and not everywhere. Linux only.
"""

import contextlib
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
# Short, so that who has used up its share waits for milliseconds only.
PERIOD_US = 10_000


def can_hold() -> bool:
    """Whether this machine lets us."""
    try:
        with _group(1.0):
            return True
    except OSError:
        return False


@contextlib.contextmanager
def held(pids: Iterable[int], share: float) -> Iterator[None]:
    """Each of these processes has at most this share of one core until the block ends. Raises OSError."""
    with contextlib.ExitStack() as all_of_them:
        for pid in pids:
            group = all_of_them.enter_context(_group(share))
            all_of_them.enter_context(_in_group(pid, group))
        yield


@contextlib.contextmanager
def _group(share: float) -> Iterator[Path]:
    first = ROOT / "cpu"
    group = (first if first.is_dir() else ROOT) / f"peer-assist-{uuid.uuid4().hex}"
    group.mkdir()
    try:
        quota = int(share * PERIOD_US)
        if first.is_dir():
            (group / "cpu.cfs_period_us").write_text(str(PERIOD_US))
            (group / "cpu.cfs_quota_us").write_text(str(quota))
        else:
            (group / "cpu.max").write_text(f"{quota} {PERIOD_US}")
        yield group
    finally:
        group.rmdir()


@contextlib.contextmanager
def _in_group(pid: int, group: Path) -> Iterator[None]:
    """A process with all its threads; the group that it came from has it again."""
    came_from = _group_of(pid, group)
    (group / "cgroup.procs").write_text(str(pid))
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            (came_from / "cgroup.procs").write_text(str(pid))


def _group_of(pid: int, like: Path) -> Path:
    """Where a process is now, in the same tree as another group."""
    for line in Path(f"/proc/{pid}/cgroup").read_text().splitlines():
        _, names, path = line.split(":", 2)
        if (like.parent.name == "cpu" and "cpu" in names.split(",")) or (like.parent == ROOT and not names):
            return like.parent / path.lstrip("/")
    raise FileNotFoundError(f"no group of process {pid}")
