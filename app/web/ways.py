"""Finds the route of a request by the parts of its path: the framework's router tries a hundred, one after the other."""

from dataclasses import dataclass, field

from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from fastapi.routing import APIRoute
from starlette.routing import Match, Route, Router, WebSocketRoute
from starlette.types import ASGIApp, Scope

ANY = "{}"
SOCKET = "a socket"


@dataclass(frozen=True, slots=True)
class Way:
    """A route and what answers there.

    `names` says which part of a path each of its names is; None where a part is more than a name, and the route itself
    must be asked what it reads there.
    """

    route: Route | WebSocketRoute
    answers: ASGIApp
    names: tuple[tuple[str, int], ...] | None

    def read(self, scope: Scope, parts: list[str]) -> dict[str, str] | None:
        """The names' values in a path, or None where it is none of this route's."""
        if self.names is not None:
            return {name: parts[place] for name, place in self.names}
        match, found = self.route.matches(scope)
        values: dict[str, str] = found.get("path_params", {})
        return values if match is Match.FULL else None


@dataclass(slots=True)
class Fork:
    """A place in a path: the ways that end here, by method, and where it may go on to, by the next part."""

    ends: dict[str, list[Way]] = field(default_factory=dict)
    onwards: dict[str, "Fork"] = field(default_factory=dict)


class Ways:
    """Knows a router's routes, of which each name stands for one part of a path.

    Of two routes that fit, the one with the fixed part comes first. Whatever is not found here is the router's to
    answer: that there is nothing, that it wants another method or no slash at its end, or a folder of files.
    """

    def __init__(self, router: Router) -> None:
        self._router = router
        self._otherwise = AsyncExitStackMiddleware(router)
        self._start = Fork()
        for route in router.routes:
            if isinstance(route, Route | WebSocketRoute):
                self._add(route)

    def to(self, scope: Scope) -> ASGIApp:
        """What answers this request; its scope then holds what the path says."""
        parts: list[str] = scope["path"].split("/")
        method = scope["method"] if scope["type"] == "http" else SOCKET
        for fork in self._fitting(parts):
            for way in fork.ends.get(method, ()):
                values = way.read(scope, parts)
                if values is not None:
                    scope.update(path_params=values, endpoint=way.route.endpoint, route=way.route, router=self._router)
                    return way.answers
        return self._otherwise

    def _add(self, route: Route | WebSocketRoute) -> None:
        fork, parts = self._start, route.path.split("/")
        for part in parts:
            fork = fork.onwards.setdefault(ANY if "{" in part else part, Fork())
        named = [(part, place) for place, part in enumerate(parts) if "{" in part]
        plain = all(part[1:-1].isidentifier() and part == f"{{{part[1:-1]}}}" for part, _ in named)
        names = tuple((part[1:-1], place) for part, place in named) if plain else None
        # What the framework's own routes leave open is closed when they have answered.
        answers = AsyncExitStackMiddleware(route.app) if isinstance(route, APIRoute) else route.app
        for method in (route.methods or ()) if isinstance(route, Route) else (SOCKET,):
            fork.ends.setdefault(method, []).append(Way(route, answers, names))

    def _fitting(self, parts: list[str]) -> list[Fork]:
        forks = [self._start]
        for part in parts:
            ways = (part, ANY) if part else (part,)
            forks = [fork.onwards[way] for fork in forks for way in ways if way in fork.onwards]
        return forks
