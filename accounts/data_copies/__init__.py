"""Download my data: asked for by the member, made by a worker, taken within a day."""
