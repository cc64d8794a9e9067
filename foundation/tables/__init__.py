"""Bulk data: COPY into PostgreSQL, CSV for spreadsheets."""
