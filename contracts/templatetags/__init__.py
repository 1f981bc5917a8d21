"""How values of the contracts floor are shown."""
