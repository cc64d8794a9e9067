"""A separate process that decodes uploads, so that a hostile file can harm only this process.

It knows nothing about the portal: the job is an argument, the file is its standard input, and the
answer on standard output is one line of JSON followed by the clean pictures. Any exit code other
than 0 is a refusal.
"""
