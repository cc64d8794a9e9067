"""The answers of members to a promotion's questions: their fields, their files, what is kept."""
