"""Who is on the staff: invitations, by a link; and that somebody always may do everything."""
