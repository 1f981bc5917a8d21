"""PostgreSQL and Redis from wheels, for `make run` and `make test`; never used where outside servers are named."""
