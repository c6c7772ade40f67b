"""Add the deleted conversations that the brain has not been told of.

Those deleted before are not in it: whoever updates the program restarts the brain as well, and it
remembers nothing then.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "untold",
        sa.Column("conversation", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("conversation", name="pk_untold"),
    )
