"""What is looked for in the pixels of an upload, inside the sandbox: codes, changes, its print."""
