"""Many rows at once: into PostgreSQL, and to and from spreadsheets."""
