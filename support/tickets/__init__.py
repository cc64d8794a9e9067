"""The member's tickets: opening, replying, closing, rating; the pages of Web Ticket and history."""
