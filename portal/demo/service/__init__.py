"""The demo of the service: repairs, centres, kinds of visits, appointments."""
