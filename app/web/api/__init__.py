"""The JSON API under /api/v1: the same verbs and rules as the pages, for programs. One file per noun."""

from app.web.api import cards, moderation, people, sessions

ROUTES = [*sessions.router.routes, *people.router.routes, *cards.router.routes, *moderation.router.routes]
