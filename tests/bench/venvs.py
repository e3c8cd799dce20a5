"""Virtual environments of the peers we measure ourselves against: `.venv-bench-NAME`, made once, ignored by git."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PEERS = Path(__file__).parent / "peers"


def peer_python(name: str) -> Path:
    """The interpreter with `peers/NAME.txt` installed."""
    requirements = PEERS / f"{name}.txt"
    folder = ROOT / f".venv-bench-{name}"
    python = folder / "bin" / "python"
    ready = folder / "ready"
    if not ready.exists() or ready.read_text() != requirements.read_text():
        print(f"installing {name} into {folder.name}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", requirements], check=True)
        ready.write_text(requirements.read_text())
    return python
