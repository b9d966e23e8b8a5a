"""when the brief was last changed, so that whoever read it before is known"""

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    with op.batch_alter_table("session") as table:
        table.add_column(sa.Column("brief_changed_at", Instant(timezone=True), nullable=True))
    op.execute(
        "UPDATE session SET brief_changed_at = (SELECT max(at) FROM event"
        " WHERE event.session_id = session.id AND event.verb = 'edited the brief')"
    )
