"""Points of a member: what comes, what goes, until when, and in which tier; its pages."""
