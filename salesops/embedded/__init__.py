"""PostgreSQL and Redis from wheels, for `make run` and `make test`; never used where outside servers are named.

`current().acquire()` starts them or attaches to them. Settings read their addresses from `embedded.env`, which
starts nothing. Nothing in this package imports Django.
"""

from salesops.embedded.processes import EmbeddedError
from salesops.embedded.servers import Embedded, current

__all__ = ["Embedded", "EmbeddedError", "current"]
