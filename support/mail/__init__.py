"""E-mails that members send to a ticket: read, checked, added to it or set aside for staff."""
