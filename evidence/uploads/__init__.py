"""What members upload, on its way in: pieces, checks, clean copies, storage."""
