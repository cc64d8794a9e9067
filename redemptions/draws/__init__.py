"""Lucky draws as claims meet them: the desk of staff, and the page on which a winner accepts."""
