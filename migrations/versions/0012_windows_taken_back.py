"""windows that were announced and taken back, for the calendars that have them"""

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    with op.batch_alter_table("phase") as table:
        for name in ("gone_from", "gone_until"):
            table.add_column(sa.Column(name, Instant(timezone=True), nullable=True))
    op.execute(
        "UPDATE phase SET gone_from = opens_at, gone_until = closes_at"
        " WHERE dropped AND opens_at IS NOT NULL AND closes_at IS NOT NULL"
    )
