"""The help is there at once, and asking for it brings in nothing heavy."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

HEAVY = (
    "torch",
    "gradio",
    "chromadb",
    "transformers",
    "sentence_transformers",
    "numpy",
    "onnxruntime",
    "langchain",
)


@pytest.mark.parametrize("argv", [["--help"], ["ask", "--help"], ["--version"]])
def test_help_takes_less_than_half_a_second(argv):
    """The best of five runs: a busy machine must not fail the promise, a slow import must."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "advisor", *argv], check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.5


def test_help_imports_nothing_heavy():
    code = (
        "import sys, contextlib, io\n"
        "from advisor.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    main(['--help'])\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "[]"
