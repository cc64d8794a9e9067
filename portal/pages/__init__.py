"""Pages of the portal as a whole: overview, search, FAQ, errors, the frame."""
