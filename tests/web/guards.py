"""Which action guards each route, and a request for each that the rules alone can refuse.

A route that is in none of these tables fails tests/web/test_guards.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.rules.actions import Action as A

SESSION = "/sessions/{session_id}"
API = "/api/v1" + SESSION


@dataclass(frozen=True)
class Guard:
    """`action` is what the rules are asked; None: everyone who is in the session. `own`: only for one's own card.

    `path` holds names that the test fills in; `body` is sent as a form, or as JSON to the API.
    """

    route: str
    action: A | None
    body: dict[str, Any] = field(default_factory=dict)
    own: bool = False
    path: str = ""
    lasts: bool = False  # what is begun here goes on by itself, so it is only tried where it must be refused

    @property
    def verb(self) -> str:
        """The method."""
        return self.route.partition(" ")[0]

    @property
    def address(self) -> str:
        """The path with names to be filled in."""
        return self.path or self.route.partition(" ")[2]


def _posts(prefix: str) -> list[Guard]:
    """A card of every kind."""
    route = f"POST {prefix}/cards"
    return [
        Guard(route, A.POST_CONTEXT, {"kind": "context", "text": "x", "heading": "need"}),
        Guard(route, A.ASK, {"kind": "question", "text": "x"}),
        Guard(route, A.ANSWER, {"kind": "answer", "text": "x", "parent_id": "{question}"}),
        Guard(route, A.POST_THOUGHT, {"kind": "thought", "text": "x"}),
        Guard(route, A.COMMENT, {"kind": "comment", "text": "x", "parent_id": "{thought}"}),
        Guard(route, A.RECOMMEND, {"kind": "recommendation", "text": "x"}),
        Guard(route, A.CLARIFY, {"kind": "clarification", "text": "x", "parent_id": "{thought}"}),
    ]


def _on_card(verb: str, noun: str, action: A, card: str = "question", **body: Any) -> Guard:
    return Guard(f"{verb} {SESSION}/cards/{{card_id}}{noun}", action, body, path=f"{SESSION}/cards/{{{card}}}{noun}")


def _of_api(verb: str, noun: str, action: A, card: str = "question", **body: Any) -> Guard:
    return Guard(f"{verb} {API}/cards/{{card_id}}{noun}", action, body, path=f"{API}/cards/{{{card}}}{noun}")


def _run(route: str, path: str = "", **body: Any) -> Guard:
    verb, _, noun = route.partition(" ")
    return Guard(f"{verb} {SESSION}{noun}", A.RUN, body, path=path and SESSION + path)


OWN = [
    Guard(
        f"PATCH {SESSION}/cards/{{card_id}}", A.CHANGE_OWN_CARD, {"text": "y"}, True, f"{SESSION}/cards/{{question}}"
    ),
    Guard(f"DELETE {SESSION}/cards/{{card_id}}", A.CHANGE_OWN_CARD, {}, True, f"{SESSION}/cards/{{question}}"),
    Guard(f"PATCH {API}/cards/{{card_id}}", A.CHANGE_OWN_CARD, {"text": "y"}, True, f"{API}/cards/{{question}}"),
    Guard(f"DELETE {API}/cards/{{card_id}}", A.CHANGE_OWN_CARD, {}, True, f"{API}/cards/{{question}}"),
]
GUARDS = [
    *_posts(SESSION),
    *_posts(API),
    *OWN,
    _on_card("PUT", "/asking", A.ALSO_ASK),
    _on_card("DELETE", "/asking", A.ALSO_ASK),
    _on_card("PUT", "/parking", A.RUN),
    _on_card("DELETE", "/parking", A.RUN),
    _on_card("PUT", "/hiding", A.HIDE),
    _on_card("DELETE", "/hiding", A.HIDE),
    _on_card("POST", "/dots", A.PLACE_DOTS, "recommendation", more="1"),
    _on_card("PUT", "/decision", A.DECIDE, "recommendation", choice="park", reason="x"),
    _on_card("PUT", "/wording", A.MODERATE, text="Otherwise?"),
    _on_card("PUT", "/place", A.MODERATE, to="question:last"),
    _on_card("POST", "/steps", A.MODERATE, to="up"),
    _on_card("PUT", "/stack", A.MODERATE, onto="{other}"),
    _on_card("DELETE", "/stack", A.MODERATE),
    _on_card("PUT", "/pin", A.MODERATE),
    _on_card("DELETE", "/pin", A.MODERATE),
    _on_card("PUT", "/spotlight", A.MODERATE),
    _on_card("PUT", "/publication", A.MODERATE),
    _on_card("PUT", "/holding", A.MODERATE, note="x"),
    _of_api("PUT", "/hiding", A.HIDE, reason="x"),
    _of_api("DELETE", "/hiding", A.HIDE),
    _of_api("PUT", "/dots", A.PLACE_DOTS, "recommendation", count=1),
    _of_api("PUT", "/parking", A.RUN),
    _of_api("DELETE", "/parking", A.RUN),
    _of_api("PUT", "/wording", A.MODERATE, text="Otherwise?"),
    _of_api("PUT", "/place", A.MODERATE, lane="question", place="last"),
    _of_api("POST", "/steps", A.MODERATE, to="up"),
    _of_api("PUT", "/stack", A.MODERATE, onto="{other}"),
    _of_api("DELETE", "/stack", A.MODERATE),
    _of_api("PUT", "/pin", A.MODERATE),
    _of_api("DELETE", "/pin", A.MODERATE),
    _of_api("PUT", "/spotlight", A.MODERATE),
    _of_api("PUT", "/publication", A.MODERATE),
    _of_api("PUT", "/holding", A.MODERATE, note="x"),
    Guard(f"DELETE {API}/spotlight", A.MODERATE),
    Guard(f"PUT {API}/lanes/{{lane}}/approval", A.MODERATE, path=f"{API}/lanes/question/approval"),
    Guard(f"DELETE {API}/lanes/{{lane}}/approval", A.MODERATE, path=f"{API}/lanes/question/approval"),
    Guard(f"PUT {API}/phases/{{phase_id}}/names", A.MODERATE, path=f"{API}/phases/{{phase}}/names"),
    Guard(f"DELETE {API}/phases/{{phase_id}}/names", A.MODERATE, path=f"{API}/phases/{{phase}}/names"),
    Guard(f"PUT {API}/phase", A.RUN, {"phase": "context"}),
    Guard(f"PUT {API}/confidentiality", A.RUN, {"confidentiality": "roles"}),
    Guard(f"PUT {API}/language", A.RUN, {"language": "fr"}),
    Guard(f"PUT {API}/dots", A.RUN, {"count": 5}),
    Guard(f"PUT {API}/reveal", A.RUN),
    Guard(f"PUT {API}/ranking", A.RUN, {"order": []}),
    Guard(f"POST {API}/votes", A.RUN),
    Guard(f"DELETE {API}/participants/{{participant_id}}", A.RUN, path=f"{API}/participants/{{person}}"),
    Guard(f"PUT {API}/participants/{{participant_id}}", A.RUN, path=f"{API}/participants/{{person}}"),
    Guard(f"POST {API}/links/{{role}}", A.RUN, path=f"{API}/links/host"),
    Guard(
        f"POST {API}/participants/{{participant_id}}/way-back",
        A.RUN,
        path=f"{API}/participants/{{person}}/way-back",
    ),
    Guard(
        f"PUT {API}/participants/{{participant_id}}/role",
        A.RUN,
        {"role": "observer"},
        path=f"{API}/participants/{{person}}/role",
    ),
    Guard(f"GET {API}", A.READ_BOARD),
    Guard(f"GET {API}/record.{{suffix}}", A.READ_BOARD, path=f"{API}/record.json"),
    Guard(f"GET {API}/replay/{{seq}}", A.READ_BOARD, path=f"{API}/replay/1"),
    _run("PUT /phase", phase="context"),
    _run("GET /phase/form"),
    _run("POST /rounds"),
    _run("POST /minutes", minutes="1"),
    _run("PUT /pause"),
    _run("DELETE /pause"),
    _run("POST /language", language="fr"),
    _run("PUT /dots", count="5"),
    _run("PUT /reveal"),
    _run("POST /votes"),
    _run("PUT /ranking", order="{recommendation}"),
    _run("GET /ranking/form"),
    _run("GET /agenda"),
    _run("POST /agenda/sharing"),
    _run("POST /agenda/templates", name="Ours"),
    _run("DELETE /agenda/templates/{template_id}", "/agenda/templates/none"),
    _run("PUT /announcement", starts_at="2027-01-12T09:00Z", zone="UTC", place="Hall"),
    _run("PUT /calling-off"),
    _run("DELETE /calling-off"),
    _run("PUT /rehearsal"),
    _run("DELETE /rehearsal"),
    Guard(f"POST {SESSION}/rehearsals", A.RUN, lasts=True),
    Guard(f"POST {SESSION}/rehearsals/return", A.RUN),
    _run("POST /projector"),
    _run("PUT /projector", role="observer"),
    _run("PUT /confidentiality", confidentiality="roles"),
    _run("PUT /floor", team="host"),
    _run("DELETE /hands/{participant_id}", "/hands/{person}"),
    _run("GET /balance"),
    _run("GET /history"),
    _run("GET /invitations"),
    _run("POST /invitations/mail", role="host", addresses="a@example.org"),
    _run("POST /links/{role}", "/links/host"),
    _run("DELETE /participants/{participant_id}", "/participants/{person}"),
    _run("PUT /participants/{participant_id}", "/participants/{person}"),
    _run("PUT /participants/{participant_id}/role", "/participants/{person}/role", role="observer"),
    _run("GET /participants/{participant_id}/standing", "/participants/{person}/standing"),
    _run("POST /participants/{participant_id}/way-back", "/participants/{person}/way-back"),
    _run("GET /as/{role}", "/as/host"),
    Guard(f"PUT {SESSION}/lanes/{{lane}}/approval", A.MODERATE, path=f"{SESSION}/lanes/question/approval"),
    Guard(f"DELETE {SESSION}/lanes/{{lane}}/approval", A.MODERATE, path=f"{SESSION}/lanes/question/approval"),
    Guard(f"PUT {SESSION}/phases/{{phase_id}}/names", A.MODERATE, path=f"{SESSION}/phases/{{phase}}/names"),
    Guard(f"DELETE {SESSION}/phases/{{phase_id}}/names", A.MODERATE, path=f"{SESSION}/phases/{{phase}}/names"),
    Guard(f"DELETE {SESSION}/spotlight", A.MODERATE),
    Guard(f"POST {SESSION}/scribe/people", A.SCRIBE, {"name": "Old Hand", "role": "resource"}),
    Guard(f"GET {SESSION}/scribe/form", A.SCRIBE),
    Guard(f"PUT {SESSION}/hands", A.RAISE_HAND),
    Guard(f"PUT {SESSION}/brief", A.EDIT_BRIEF, {"tried": "Much"}),
    Guard(f"GET {SESSION}/brief/form", A.EDIT_BRIEF),
    Guard(f"PUT {SESSION}/intent", A.EDIT_BRIEF, {"intent": "endorsement"}),
    Guard(f"POST {SESSION}/materials/links", A.EDIT_BRIEF, {"title": "x", "url": "https://example.org/x"}),
    Guard(f"GET {SESSION}/materials/form", A.EDIT_BRIEF),
    Guard(f"POST {SESSION}/materials/files", A.EDIT_BRIEF, {"file": b"forty pumps"}),
    Guard(f"DELETE {SESSION}/materials/{{material_id}}", A.EDIT_BRIEF, path=f"{SESSION}/materials/{{material}}"),
    Guard(f"GET {SESSION}/materials/{{material_id}}", A.READ_BOARD, path=f"{SESSION}/materials/{{material}}"),
    Guard(f"PUT {SESSION}/experience", A.TELL_EXPERIENCE, {"did_what": "x"}),
    Guard(f"GET {SESSION}/experience/form", A.TELL_EXPERIENCE),
    Guard(f"PUT {SESSION}/reading", A.TELL_EXPERIENCE),
    Guard(f"POST {SESSION}/typing", A.APPEAR_ACTIVE, {"lane": "question"}),
    Guard(f"POST {SESSION}/actions", A.DECIDE, {"text": "x", "owner": "y"}),
    Guard(
        f"PUT {SESSION}/actions/{{action_id}}", A.UPDATE_ACTION, {"state": "done"}, path=f"{SESSION}/actions/{{action}}"
    ),
    Guard(f"PUT {SESSION}/summary", A.SUMMARISE, {"text": "x"}),
    Guard(f"GET {SESSION}/summary/form", A.SUMMARISE),
    Guard(f"GET {SESSION}/summary/draft", A.SUMMARISE),
    Guard(f"PUT {SESSION}/report", A.SUMMARISE, {"report_on": "2099-03-01"}),
    Guard(f"PUT {SESSION}/feedback", A.GIVE_FEEDBACK, {"first": "1", "second": "2"}),
    Guard(f"POST {SESSION}/reports", A.REPORT_BACK, {"text": "x"}),
    Guard(f"PUT {SESSION}/consents/{{kind}}", A.BE_FOUND, path=f"{SESSION}/consents/found"),
    Guard(f"DELETE {SESSION}/consents/{{kind}}", A.BE_FOUND, path=f"{SESSION}/consents/found"),
    Guard(f"GET {SESSION}/news", A.READ_BOARD),
    Guard(f"GET {SESSION}/record", A.READ_BOARD),
    Guard(f"GET {SESSION}/record.{{suffix}}", A.READ_BOARD, path=f"{SESSION}/record.md"),
    Guard(f"GET {SESSION}/replay", A.READ_BOARD),
    Guard(f"GET {SESSION}", None),
    Guard(f"GET {SESSION}/changes", None),
    Guard(f"GET {SESSION}/way-back", None),
]

# Members only, but what they may do depends on more than the phase and the role; each is tested where it belongs.
ELSEWHERE = {
    f"PUT {SESSION}/agenda": "tests/stories/agenda.py; needs the whole agenda",
    f"DELETE {API}/history/{{seq}}": "the same",
    f"DELETE {SESSION}/history/{{seq}}": "tests/store/moderation/test_undo.py: asks for what the act itself needed",
    f"POST {SESSION}/scribe/cards": "tests/store: also needs the action of the card's kind",
    f"PUT {SESSION}/scribe/dots": "tests/store: also needs the phase for dots",
    f"DELETE {SESSION}/hands": "tests/store: there must be a hand",
    f"PUT {SESSION}/actions/{{action_id}}/check-ins/{{days}}": "tests/web/test_follow_up.py: once it is closed",
    f"GET {SESSION}/follow-up": "tests/web/test_follow_up.py: once it is closed",
    f"GET {SESSION}/follow-up.ics": "tests/web/test_follow_up.py: once it is closed",
    f"GET {SESSION}/calendar.ics": "tests/web/test_inviting.py: once a day is named",
    f"GET {SESSION}/cards/{{card_id}}/menu": "shows only what its reader may do",
    f"GET {SESSION}/cards/{{card_id}}/forms/{{name}}": "shows only what its reader may do",
    f"GET {SESSION}/receipts/{{key}}": "tests/web/test_receipts.py: of one's own requests only",
    f"GET {SESSION}/projector": "observers only",
    f"GET {SESSION}/projector/qr": "only while the facilitator shows a code",
}

# For anyone; what they take is a link's token, a start key, or nothing.
OPEN = {
    "GET /", "GET /api/docs", "GET /api/openapi.json", "GET /health", "GET /ready", "GET /metrics", "GET /join",
    "GET /lead", "GET /back", "GET /follow", "GET /import", "POST /sessions", "POST /api/v1/sessions",
    "POST /api/v1/join", "POST /join", "POST /join/look", "POST /back", "POST /back/look", "POST /follow",
    "POST /follow/look", "POST /import", "GET /library",
}  # fmt: skip
