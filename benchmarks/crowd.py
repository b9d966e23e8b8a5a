"""People on boards: they watch, they post, and it is noted what reached whom and when."""

import asyncio
import itertools
import random
import re
from dataclasses import dataclass, field
from time import perf_counter

from benchmarks.subjects import Subject
from benchmarks.wire import Socket

MARK = re.compile(rb"~p(\d{8})~")
AT_ONCE = 40
DRAIN_S = 10.0
WORDS = "What we did in the second year was to let the committee publish its own accounts each month. "


@dataclass(slots=True)
class Post:
    """One post under way: to whom it still has to come, and when the first and the last got it (seconds)."""

    board: int
    sent: float
    waiting: set[int]
    last: float = 0.0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def took_ms(self) -> float:
        """From sending it to the last of those who watch."""
        return (self.last - self.sent) * 1000


class Crowd:
    """`people` on each of some boards of one subject."""

    def __init__(self, subject: Subject, people: int) -> None:
        self.subject, self.people = subject, people
        self.sockets: dict[tuple[int, int], Socket] = {}
        self.posts: dict[int, Post] = {}
        self.receipts = 0
        self.strays = 0
        self._numbers = itertools.count(1)
        self._chance = random.Random(7)

    @property
    def boards(self) -> int:
        """How many boards are watched."""
        return len({board for board, _ in self.sockets})

    async def grow_to(self, boards: int) -> None:
        """Have everyone watch boards 0 to `boards` - 1."""
        await self.subject.set_up(boards, self.people)
        wanted = [(b, p) for b in range(boards) for p in range(self.people) if (b, p) not in self.sockets]
        await self.connect(wanted, AT_ONCE)

    async def connect(self, who: list[tuple[int, int]], at_once: int) -> None:
        """Open these people's sockets, so many at a time."""
        turn = asyncio.Semaphore(at_once)

        async def one(board: int, person: int) -> None:
            async with turn:
                self.sockets[board, person] = await self.subject.watch(
                    board, person, lambda text: self._heard(board, person, text)
                )

        await asyncio.gather(*(one(board, person) for board, person in who))

    async def post(self, board: int, person: int | None = None) -> Post:
        """Post, and wait until everyone on the board has it. Raises TimeoutError when someone never does."""
        post = await self.send(board, person)
        await asyncio.wait_for(post.arrived.wait(), DRAIN_S)
        return post

    async def send(self, board: int, person: int | None = None) -> Post:
        """Post, and wait for the answer only."""
        number = next(self._numbers)
        author = self._chance.randrange(self.people) if person is None else person
        watching = {p for b, p in self.sockets if b == board} if self.boards < 2 else set(range(self.people))
        post = self.posts[number] = Post(board, perf_counter(), watching)
        await self.subject.post(board, author, f"~p{number:08d}~ {WORDS}")
        return post

    async def hang_up(self) -> None:
        """Close every socket, and the connections for requests."""
        self.drop()
        self.subject.close()
        await asyncio.sleep(0)

    def drop(self) -> None:
        """Close every socket."""
        for socket in self.sockets.values():
            socket.transport.abort()
        self.sockets.clear()

    def _heard(self, board: int, person: int, text: bytes) -> None:
        now = perf_counter()
        for number in {int(found) for found in MARK.findall(text)}:
            post = self.posts.get(number)
            if post is None or post.board != board or person not in post.waiting:
                self.strays += post is not None and post.board != board
                continue
            post.waiting.discard(person)
            post.last = now
            self.receipts += 1
            if not post.waiting:
                post.arrived.set()


async def steadily(crowd: Crowd, boards: int, period_s: float, seconds: float) -> tuple[list[float], int]:
    """Everyone posts every `period_s` for a while, at times drawn by chance but the same each run.

    The answer: for each post that reached all, milliseconds to the last of its board; and how many did not.
    """
    chance = random.Random(11)
    posts = max(1, round(boards * crowd.people * seconds / period_s))
    times = sorted(chance.random() * seconds for _ in range(posts))
    start = perf_counter()
    tasks = []
    for moment in times:
        await asyncio.sleep(max(0.0, start + moment - perf_counter()))
        tasks.append(asyncio.create_task(crowd.post(chance.randrange(boards))))
    found = await asyncio.gather(*tasks, return_exceptions=True)
    took = [post.took_ms for post in found if isinstance(post, Post)]
    return took, len(found) - len(took)


async def flat_out(crowd: Crowd, boards: int, at_once: int, seconds: float) -> int:
    """On each board so many post without pause for a while. The answer: how often a post reached somebody."""
    end = perf_counter() + seconds
    before = crowd.receipts

    async def one(board: int) -> None:
        while perf_counter() < end:
            await crowd.post(board)

    await asyncio.gather(*(one(board) for board in range(boards) for _ in range(at_once)))
    return crowd.receipts - before
