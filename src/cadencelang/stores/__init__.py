"""Stores: what the runtime keeps, in SQLite on one machine or in PostgreSQL for many.

Owns: SQL, migrations, locks between processes, and the translation of a database's exceptions. Refuses: knowing what
the documents it keeps mean.
"""
