"""what was begun with a key has no marks: only turns write in fields that others may change too"""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    with op.batch_alter_table("done") as table:
        table.drop_column("seen")
