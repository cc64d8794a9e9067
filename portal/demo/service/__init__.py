"""The demo of the service: centres, kinds of visits, appointments."""
