"""How the design page names what it shows."""
