"""The reports about vans, devices, fuel and custody: one module a report."""
