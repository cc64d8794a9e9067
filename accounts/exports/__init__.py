"""Exports of rows: asked for by staff, made by a worker, taken within days, each recorded."""
