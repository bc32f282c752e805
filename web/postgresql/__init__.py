"""Django's backend for PostgreSQL, named in settings: its waiting ends when the server is gone or frozen."""
