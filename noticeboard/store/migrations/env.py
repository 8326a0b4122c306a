"""Alembic's entry: runs inside the connection and transaction that ``migrate`` holds."""

from alembic import context

from noticeboard.store.metadata import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
