"""One page for the administrator: is work being done, by whom, and what stands still."""
