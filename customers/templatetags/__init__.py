"""How values of the customer floor are shown."""
