"""Messages for pages: regions as HTML."""

from collections.abc import Callable, Iterable

from app.live.draw import stands
from app.live.frames import frame, partial, whole
from app.live.gone import had_slot
from app.live.room import PASSING, Room
from app.live.stretch import Stretch, clock
from app.live.view import BoardView
from app.rules import regions
from app.rules.cards import KINDS


class PagePainter:
    """Draws regions for browsers. `draw_board` draws the whole of the board's inside; `translate` a sentence in a
    language; `spoken` says which language that is where a session names this one."""

    def __init__(
        self,
        draw_board: Callable[[Room, BoardView], str],
        translate: Callable[[str, str], str],
        spoken: Callable[[str], str] = str,
    ) -> None:
        self._draw_board = draw_board
        self._translate = translate
        self._spoken = spoken

    def changes(self, room: Room, view: BoardView, stretch: Stretch) -> str:
        """What these turns touched, as this viewer sees it now. Empty when that is nothing."""
        html = self._touched(room, view, stretch)
        if not html and view.viewer.id not in stretch.actors:
            return ""
        return frame(seq=room.seq, epoch=room.epoch, now=stretch.shown_at, html=html, say=self._say(view, stretch))

    def asked_for(self, room: Room, view: BoardView, stretch: Stretch | None) -> str:
        """The frame for a client without a socket: what these turns touched, if any, and what is not kept."""
        passing = self._passing(room, view, PASSING)
        if stretch is None:
            return frame(beat=room.seq, epoch=room.epoch, now=clock(), html=passing)
        html, say = self._touched(room, view, stretch) + passing, self._say(view, stretch)
        return frame(seq=room.seq, epoch=room.epoch, now=clock(), html=html, say=say)

    def everything(self, room: Room, view: BoardView) -> str:
        """The board anew; a page in another language than this has more to change than its board."""
        html, lang = whole(self._draw_board(room, view)), self._spoken(view.session.language)
        return frame(seq=room.seq, epoch=room.epoch, now=clock(), html=html, whole=True, lang=lang)

    def passing(self, room: Room, view: BoardView, touched: list[str]) -> str:
        """Regions that show what is not kept, where this viewer has them."""
        html = self._passing(room, view, touched)
        return frame(now=clock(), html=html) if html else ""

    def pulse(self, room: Room) -> str:
        """A heartbeat."""
        return frame(beat=room.seq, epoch=room.epoch, now=clock())

    def _touched(self, room: Room, view: BoardView, stretch: Stretch) -> str:
        touched = stretch.touched_for(view.viewer.id)
        return "".join([self._shared_part(r, room, view, stretch) for r in touched if stands(r, view)])

    def _passing(self, room: Room, view: BoardView, touched: Iterable[str]) -> str:
        drawn = ((region, room.region(region, view)) for region in touched)
        return "".join(partial(region, html, view) for region, html in drawn if html)

    def _shared_part(self, region: str, room: Room, view: BoardView, stretch: Stretch) -> str:
        """The part for a region, made once for all of a role who are not set apart there."""
        me = view.viewer.id
        if stretch.sets_apart(me, region):
            return self._part(region, room, view, stretch)
        key, acted = (view.role, region), me in stretch.actors
        part = stretch.parts.get(key)
        # Who acted is answered also where the others are shown nothing.
        if part is None or (acted and not part):
            part = self._part(region, room, view, stretch)
            if not acted:
                stretch.parts[key] = part
        return part

    def _part(self, region: str, room: Room, view: BoardView, stretch: Stretch) -> str:
        drawing = room.drawings.of(region, view)
        html, card_id = drawing.html, regions.card_of(region)
        # A card that was moved may look as it did.
        moved = card_id in stretch.moved or view.viewer.id in stretch.whose_moved
        if html and not moved and not drawing.is_news(view, stretch):
            return ""
        gone = card_id if not html else None
        if gone is not None and not had_slot(gone, view.snapshot, view.viewer, stretch.happened):
            return ""
        return partial(region, html, view)

    def _say(self, view: BoardView, stretch: Stretch) -> str:
        """One short sentence for those who hear the board: the last new card by someone else."""
        for happening, card in stretch.put_up if view.reads else ():
            if view.viewer.id in (happening.actor_id, card.author_id) or not view.sees(card):
                continue
            language, name = view.session.language, view.people.author_of(card).name
            kind = self._translate(language, KINDS[card.kind].name)
            if not name:
                return self._translate(language, "New: %(kind)s") % {"kind": kind}
            return self._translate(language, "%(kind)s from %(name)s") % {"kind": kind, "name": name}
        return ""
