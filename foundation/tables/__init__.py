"""Bulk data: COPY into PostgreSQL, CSV for spreadsheets; the first tables of an app."""
