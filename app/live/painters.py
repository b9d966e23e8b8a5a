"""Messages for pages: regions as HTML."""

from collections.abc import Callable
from datetime import UTC, datetime

from app.live.frames import frame, in_order, partial, whole
from app.live.gone import had
from app.live.room import Room
from app.live.stretch import visible_to
from app.live.view import BoardView
from app.rules.cards import KINDS
from app.store.events import Happening


class PagePainter:
    """Draws regions for browsers. `draw_board` draws the whole of the board's inside; `translate` a sentence."""

    def __init__(self, draw_board: Callable[[Room, BoardView], str], translate: Callable[[str], str]) -> None:
        self._draw_board = draw_board
        self._translate = translate

    def changes(self, room: Room, view: BoardView, happened: list[Happening]) -> str:
        """What these turns touched, as this viewer sees it now. Empty when that is nothing."""
        me = view.viewer.id
        touched = [r.partition("@")[0] for h in happened for r in h.regions if visible_to(r, me)]
        parts = [self._part(region, room, view, happened) for region in in_order(touched, view)]
        if not any(parts) and not any(h.actor_id == me for h in happened):
            return ""
        say = self._say(view, happened)
        return frame(seq=room.seq, epoch=room.epoch, now=clock(), html="".join(parts), say=say)

    def everything(self, room: Room, view: BoardView) -> str:
        """The board anew."""
        html = whole(self._draw_board(room, view))
        return frame(seq=room.seq, epoch=room.epoch, now=clock(), html=html, whole=True)

    def passing(self, room: Room, view: BoardView, touched: list[str]) -> str:
        """Regions that show what is not kept."""
        return frame(now=clock(), html="".join(partial(r, room.region(r, view), view) for r in touched))

    def pulse(self, room: Room) -> str:
        """A heartbeat."""
        return frame(beat=room.seq, epoch=room.epoch, now=clock())

    def _part(self, region: str, room: Room, view: BoardView, happened: list[Happening]) -> str:
        drawing = room.drawing(region, view)
        html = drawing.html
        if html and drawing.changed < happened[0].seq:
            return ""
        if not html and region.startswith("card-"):
            card = view.snapshot.cards.get(region.removeprefix("card-"))
            if card is None or not had(card, view.viewer, happened):
                return ""
        return partial(region, html, view)

    def _say(self, view: BoardView, happened: list[Happening]) -> str:
        """One short sentence for those who hear the board: the last new card by someone else."""
        for happening in reversed(happened):
            posted, _, kind = happening.verb.partition(" ")
            card = view.snapshot.cards.get(happening.target)
            if (
                posted != "posted"
                or kind not in KINDS
                or card is None
                or happening.actor_id == view.viewer.id
                or not view.sees(card)
            ):
                continue
            name = view.snapshot.people[card.author_id].name
            return self._translate("%(kind)s from %(name)s") % {
                "kind": self._translate(KINDS[kind].name),
                "name": name,
            }
        return ""


def clock() -> int:
    """The server's clock as browsers count it: milliseconds since 1970."""
    return round(datetime.now(UTC).timestamp() * 1000)
