"""What a member sees and sets: profile, language, messages."""
