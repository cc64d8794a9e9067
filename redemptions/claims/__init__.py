"""The member's side of claims: drafts, forms, submitting, outlook, reminders and pages."""
