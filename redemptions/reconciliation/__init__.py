"""Reconciliation: does what one part of the books says agree with what the others say?

Verbs keep the books right; this notices where a verb, a restored backup or a hand in the database
did not. It only reads.
"""
