"""What `make` does on a new machine: only files of known hash, a browser or a clear no, a whole wheel."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from advisor.settings import REPOSITORY

SCRIPTS = REPOSITORY / "scripts"


@pytest.fixture
def install(monkeypatch):
    """scripts/install as a module."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    loader = importlib.machinery.SourceFileLoader("install_script", str(SCRIPTS / "install"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("install_script", loader))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    return module


def test_a_torch_of_another_hash_is_not_installed(install, monkeypatch, tmp_path):
    ran = []

    def pip(*arguments):
        ran.append(arguments[0])
        (tmp_path / "torch-2.13.0-py3-none-any.whl").write_bytes(b"not the file that we know")

    monkeypatch.setattr(install, "pip", pip)
    pin = install.Pin("torch", "2.13.0", "", ("0" * 64,))
    with pytest.raises(SystemExit, match="not installed"):
        install.install_torch(pin, tmp_path)
    assert ran == ["download"]


def test_cuda_libraries_come_only_with_a_torch_that_asks_for_them(install, monkeypatch):
    versions = {"cpu": "2.13.0+cpu", "cuda": "2.13.0"}
    monkeypatch.setattr(install.metadata, "requires", lambda name: ["nvidia-cublas; platform_system == 'Linux'"])
    for build, wanted in (("cpu", False), ("cuda", True)):
        monkeypatch.setattr(install.metadata, "version", lambda name, build=build: versions[build])
        assert install.wants_cuda() is wanted
    pins = {pin.name: pin for pin in install.read_pins()}
    assert pins["triton"].is_cuda
    assert pins["nvidia-cublas"].is_cuda
    assert not pins["numpy"].is_cuda


def test_a_line_of_the_lock_without_hash_is_an_error(install, tmp_path):
    file = tmp_path / "constraints.txt"
    file.write_text("numpy==2.4.6\n")
    with pytest.raises(ValueError, match="not a pin with hashes"):
        install.read_pins(file)


def browser(tmp_path: Path, *programs: str, user: str = "1000") -> subprocess.CompletedProcess[str]:
    """Runs scripts/browser on a machine that has only `programs`."""
    for name in (*programs, "id"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {user}\n")
        (tmp_path / name).chmod(0o755)
    return subprocess.run(
        ["/bin/bash", str(SCRIPTS / "browser")], env={"PATH": str(tmp_path)}, capture_output=True, text=True
    )


def test_without_a_browser_the_tests_fail_and_say_what_brings_one(tmp_path):
    done = browser(tmp_path, "apt-get")
    assert done.returncode == 1
    assert "apt-get install --yes --no-install-recommends chromium" in done.stderr


def test_with_a_browser_nothing_is_done(tmp_path):
    done = browser(tmp_path, "chromium")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_wheel_carries_corpus_and_texts(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("corpus", "prompts"):
        here = {p.relative_to(REPOSITORY).as_posix() for p in (REPOSITORY / folder).rglob("*") if p.is_file()}
        assert {f"advisor/_data/{name}" for name in here} <= names
    assert "advisor/cli/__init__.py" in names
    assert not [name for name in names if name.startswith(("tests/", "evals/"))]
    assert any(name.endswith("licenses/LICENSE") for name in names)
