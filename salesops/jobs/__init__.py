"""Work that is never lost: a row first, a doorbell second."""
