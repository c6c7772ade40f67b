"""Run by Alembic for `preorder.store.migrate.upgrade`, on the connection that it opened."""

from alembic import context

from preorder.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
