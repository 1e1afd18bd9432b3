"""What the command line can do: one module a command, sharing the services with the window."""
