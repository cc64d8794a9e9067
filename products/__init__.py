"""Products, their serial numbers, and the units that members registered."""
