"""The keyboard shortcuts of facilitators."""

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from app.rules.actions import Action
from app.rules.words import N_

# For the selected row: the key, how the ids of the controls begin of which it presses the first that exists, and what it
# does.

ROW_KEYS = (
    ("m", "more- person-more-", N_("What can be done with it")),
    ("c", "open-answer- open-comment- open-clarification-", N_("Answer, comment or clarify")),
    ("d", "open-decision-", N_("Answer for the host team")),
    ("x", "restore- hide-", N_("Hide, or restore")),
    ("u", "reword-", N_("Reword")),
    ("s", "unspot- spot-", N_("Spotlight, or end it")),
    ("z", "pin-", N_("Pin to the top, or take the pin off")),
    ("[", "up-", N_("Move up")),
    ("]", "down-", N_("Move down")),
    ("b", "move- hold-", N_("Move elsewhere; hold back what waits")),
    ("l", "apart- take-off- stack-on- lower-", N_("Lay on another card, or take apart; lower a hand")),
    ("q", "park-", N_("Park a question, or take it up again")),
    (".", "edit-", N_("Edit one's own words")),
    ("Delete", "withdraw-", N_("Withdraw one's own words")),
    ("y", "publish- menu-publish- give- readmit-", N_("Publish; give the floor; let back in")),
    ("f", "reword-and-publish-", N_("Reword and publish")),
    ("Backspace", "undo-", N_("Take the act back")),
)


@pass_context
def hotkey(context: Context, key: str, words: str = "") -> Markup:
    """A control's shortcut as an attribute, for facilitators; `words` say what it does where the control does not."""
    if not context["view"].can(Action.RUN):
        return Markup("")
    said = f' data-hotkey-words="{escape(words)}"' if words else ""
    return Markup(f' data-hotkey="{key}"{said}')
