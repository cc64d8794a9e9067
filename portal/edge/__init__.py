"""What stands between the network and the pages: deadlines, limits of bodies, the access log."""
