"""What people see first, and what they report."""
