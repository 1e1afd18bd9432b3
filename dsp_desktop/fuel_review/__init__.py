"""Fuel purchases held against cards, custody, routes, vans and the prices of the day."""
