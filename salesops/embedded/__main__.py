"""`python -m salesops.embedded [urls | stop | run COMMAND…]`: the servers from the shell.

urls    print the addresses (the default)
stop    stop the servers of this profile, whoever uses them
run     start them, run a command beside them, and let go of them when it ends
"""

import subprocess
import sys

from salesops.embedded import EmbeddedError, current


def main(arguments: list[str]) -> int:
    """Do what the first word says; return the exit code."""
    servers = current()
    match arguments:
        case [] | ["urls"]:
            for line in (servers.database_url("web"), servers.database_url("owner"), servers.redis_url()):
                print(line)
        case ["stop"]:
            servers.stop()
        case ["run", *command] if command:
            try:
                servers.acquire()
            except EmbeddedError as problem:
                print(problem, file=sys.stderr)
                return 1
            return subprocess.run(command, check=False).returncode
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
