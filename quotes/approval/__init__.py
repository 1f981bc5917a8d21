"""What the approval engine must know about the papers of this floor; a file per chapter."""

from quotes.approval import bid, inquiry, quote, special

__all__ = ["bid", "inquiry", "quote", "special"]
