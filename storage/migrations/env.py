"""How alembic reaches the database: over the connection that `storage.migrate` hands it."""

from alembic import context

from storage.migrate import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata(), render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
