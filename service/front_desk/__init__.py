"""The front desk: the day's visits, blocked times, reminders, the waiting list."""
