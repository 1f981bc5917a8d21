"""What we need from the system beside wheels: Pango for PDFs, a browser and a Chinese font for tests.

`python -m salesops.embedded.system pango | browser`: look; where it is missing and we may, install it; where we may
not, say in one line how. Never fails: the product runs without Pango and parks its PDFs, saying why.
"""

import ctypes.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from salesops.embedded.places import is_root

PANGO_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
HOW_TO_GET_PANGO = f"PDFs will wait: install Pango (Debian, Ubuntu: apt-get install {' '.join(PANGO_PACKAGES)})"

BROWSER_PACKAGES = ["chromium", "fonts-noto-cjk"]
HOW_TO_GET_CHROMIUM = f"browser tests need Chromium and a Chinese font: apt-get install {' '.join(BROWSER_PACKAGES)}"

_LIBRARIES = ["pango-1.0", "pangoft2-1.0", "harfbuzz-subset"]
_BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


def missing_pango() -> list[str]:
    """Names of the libraries WeasyPrint would not find. Without the last it works, eight times slower."""
    return [name for name in _LIBRARIES if ctypes.util.find_library(name) is None]


def find_chromium() -> str | None:
    """Path of a Chromium that is here, the one named by CHROMIUM first."""
    if named := os.environ.get("CHROMIUM"):
        return named
    return next((path for name in _BROWSERS if (path := shutil.which(name))), None)


def has_chinese_font() -> bool:
    """Whether a browser would draw Chinese, and not empty boxes."""
    if not shutil.which("fc-list"):
        return False
    fonts = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False)
    return bool(fonts.stdout.strip())


def install(packages: list[str], otherwise: str) -> None:
    """Install Debian packages where we are root on Debian; else, and when that fails, print `otherwise`."""
    if is_root() and Path("/etc/debian_version").exists() and shutil.which("apt-get"):
        print(f"installing {' '.join(packages)}", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
            done = subprocess.run(
                ["apt-get", *command], env=quiet, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
            )
        if done.returncode == 0:
            return
        print(done.stderr.strip(), file=sys.stderr)
    print(otherwise)


def main(arguments: list[str]) -> int:
    """Do what the first word says; return the exit code."""
    match arguments:
        case ["pango"]:
            if missing_pango():
                install(PANGO_PACKAGES, HOW_TO_GET_PANGO)
        case ["browser"]:
            if find_chromium() is None or not has_chinese_font():
                install(BROWSER_PACKAGES, HOW_TO_GET_CHROMIUM)
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
