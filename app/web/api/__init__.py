"""The JSON API under /api/v1: the same verbs and rules as the pages, for programs. One file per noun."""

from app.web.api import cards, links, moderation, people, sessions, votes

ROUTES = [route for noun in (sessions, people, links, cards, moderation, votes) for route in noun.router.routes]
