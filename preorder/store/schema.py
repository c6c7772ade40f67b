"""All tables together."""

from preorder.store import post_tables, record_tables, tables, talk_tables
from preorder.store.columns import metadata

# Importing a module puts its tables into the metadata; naming them here keeps the imports.
MODULES = (tables, record_tables, talk_tables, post_tables)

__all__ = ["MODULES", "metadata"]
