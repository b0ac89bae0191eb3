"""The environment in which the product runs: what ``requirements/run.txt`` names, and nothing else.

The one in which benchmarks and tests run has more, and some of it is loaded where it is found:
structlog imports ``rich``, which takes 4 MB.
"""

import re
import sysconfig
import venv
from importlib.metadata import distribution
from pathlib import Path

LOCKED = Path(__file__).parent.parent / "requirements" / "run.txt"

_NAMED = re.compile(r"^([A-Za-z0-9][\w.-]*)==", re.MULTILINE)


def shipped_python(folder: Path) -> Path:
    """Make such an environment of links to what is installed here, and return its interpreter.

    Raises:
        PackageNotFoundError: something of it is not installed.
    """
    venv.create(folder, symlinks=True)
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)}))
    installed = Path(sysconfig.get_path("purelib"))
    for name in _NAMED.findall(LOCKED.read_text("utf-8")):
        files = distribution(name).files or ()
        for top in {file.parts[0] for file in files} - {".."}:
            link = packages / top
            if not link.is_symlink():
                link.symlink_to(installed / top)
    return folder / "bin" / "python"
