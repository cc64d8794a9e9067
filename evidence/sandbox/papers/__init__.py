"""Papers, inside the sandbox: PDFs and e-mails, drawn as pages, and what they say of themselves."""
