"""Appointments: which times are free, holding and booking one, changing and cancelling it."""
