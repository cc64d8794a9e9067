"""For staff and ops: groups with their permissions, the page of components, maintenance."""
