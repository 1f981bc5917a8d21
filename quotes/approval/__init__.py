"""What the approval engine must know about the papers of this floor; a file per chapter."""

from quotes.approval import inquiry, quote, special

__all__ = ["inquiry", "quote", "special"]
