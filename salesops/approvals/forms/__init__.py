"""What people send to approvals."""
