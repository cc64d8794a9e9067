"""A program of its own that reads what members upload, so that a hostile file harms only it.

It knows nothing of the portal: its job comes as an argument, the file as its input, and its answer
is one line of JSON followed by the clean pictures. Any other end than exit code 0 is a refusal.
"""
