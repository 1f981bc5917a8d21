"""What we offer, and inside which prices."""
