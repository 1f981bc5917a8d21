"""The design system as a page of the product: tokens, and every component in every state."""
