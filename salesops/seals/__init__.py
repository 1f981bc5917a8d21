"""The register of seals: what was sealed, of which approved paper, by whom (QUO-6)."""
