"""Reading files that owners download: recognize, preview, write, take back."""
