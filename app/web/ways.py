"""Finds the route of a request by the parts of its path: the framework's router tries a hundred, one after the other."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.routing import BaseRoute, Match, Route, Router, WebSocketRoute
from starlette.types import Receive, Scope, Send

ANY = "{}"


@dataclass(slots=True)
class Fork:
    """A place in a path: the routes that end here, and where it may go on to, by the next part."""

    routes: list[BaseRoute] = field(default_factory=list)
    onwards: dict[str, "Fork"] = field(default_factory=dict)


class Ways:
    """An ASGI application in front of a router, for routes whose names each stand for one part of a path.

    Of two routes that fit, the one with the fixed part comes first. Whatever is not found here is the router's to
    answer: that there is nothing, that it wants another method or no slash at its end, or a folder of files.
    """

    def __init__(self, router: Router) -> None:
        self._router = router
        self._start = Fork()
        for route in router.routes:
            if isinstance(route, Route | WebSocketRoute):
                self._add(route)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            for route in self.fitting(scope["path"]):
                match, found = route.matches(scope)
                if match is Match.FULL:
                    scope.update(found, route=route, router=self._router)
                    await route.handle(scope, receive, send)
                    return
        await self._router(scope, receive, send)

    def _add(self, route: Route | WebSocketRoute) -> None:
        fork = self._start
        for part in route.path.split("/"):
            fork = fork.onwards.setdefault(ANY if "{" in part else part, Fork())
        fork.routes.append(route)

    def fitting(self, path: str) -> Iterable[BaseRoute]:
        """The routes that a path may belong to, the likeliest first."""
        forks = [self._start]
        for part in path.split("/"):
            forks = [fork.onwards[way] for fork in forks for way in (part, ANY) if way in fork.onwards]
        return [route for fork in forks for route in fork.routes]
