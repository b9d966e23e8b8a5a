"""the start of a session that was announced and taken back, for the calendars that have it"""

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    with op.batch_alter_table("session") as table:
        table.add_column(sa.Column("gone_from", Instant(timezone=True), nullable=True))
