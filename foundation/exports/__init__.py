"""Exports of rows: what may be taken away, read piece by piece, written as CSV or a workbook."""
