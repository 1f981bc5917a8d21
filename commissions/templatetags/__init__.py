"""How values of the commissions floor are shown."""
