"""What leases cost: rents as they fall due, miles against the allowance, the cost to end one."""
