"""The member's claim: drafts, submitting, what to expect, its pages."""
