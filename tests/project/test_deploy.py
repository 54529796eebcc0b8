"""The files in deploy/ and docs/hosting.md: they name what there is, and say the same."""

from __future__ import annotations

import re
import shlex
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest

from advisor.cli.parser import build_parser
from advisor.cli.texts import Texts
from advisor.domain import LANGUAGES
from advisor.settings import REPOSITORY

DEPLOY, DOC = REPOSITORY / "deploy", REPOSITORY / "docs" / "hosting.md"
UNITS = sorted((DEPLOY / "systemd").iterdir())


def commands() -> list[str]:
    """Every command line of the page, without its prompt."""
    blocks = re.findall(r"```console\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)
    return [line.removeprefix("# ") for block in blocks for line in block.splitlines()]


def test_every_file_that_the_page_names_is_there():
    text = DOC.read_text(encoding="utf-8")
    named = re.findall(r"/opt/advisor/((?:deploy|docs)/[\w./-]+)", text) + re.findall(r"--file (deploy/\w+)", text)
    assert len(named) >= 4
    assert [name for name in named if not (REPOSITORY / name).exists()] == []
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text)]
    assert [link for link in links if link and not (DOC.parent / link).exists()] == []
    units = {unit.name for unit in UNITS}
    assert set(re.findall(r"advisor[\w-]*\.(?:service|timer)", text)) <= units


def unit(path: Path) -> RawConfigParser:
    read = RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#",))
    read.optionxform = str
    read.read_string(path.read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_what_the_program_understands(path):
    read = unit(path)
    if path.suffix == ".timer":
        assert read["Timer"]["OnCalendar"] and path.with_suffix(".service").is_file()
        return
    program, *arguments = shlex.split(read["Service"]["ExecStart"])
    assert read["Service"]["User"] == "advisor"
    if program.startswith("/opt/advisor/deploy/"):
        assert (REPOSITORY / program.removeprefix("/opt/advisor/")).stat().st_mode & 0o111
    else:
        assert program == "/opt/advisor/.venv/bin/advisor"
        build_parser(Texts.load(REPOSITORY / "prompts", "en")).parse_args(arguments)
        assert "ADVISOR_HOME=/var/lib/advisor" in read["Service"]["Environment"].split()


def test_the_container_copies_what_the_program_needs():
    lines = (DEPLOY / "Containerfile").read_text(encoding="utf-8").splitlines()
    copied = {name for line in lines if line.startswith("COPY ") for name in line.split()[1:-1]}
    assert [name for name in copied if not (REPOSITORY / name).exists()] == []
    assert {"advisor", "corpus", "prompts", "scripts", "evals/published", "constraints.txt"} <= copied
    (run,) = (line for line in lines if line.startswith("CMD "))
    build_parser(Texts.load(REPOSITORY / "prompts", "en")).parse_args(re.findall(r'"([^"]+)"', run))


def test_the_proxy_and_the_unit_agree_on_port_and_place():
    port = re.search(r"--port (\d+)", unit(DEPLOY / "systemd" / "advisor.service")["Service"]["ExecStart"])[1]
    for name in ("advisor.conf", "subpath.conf"):
        text = (DEPLOY / "nginx" / name).read_text(encoding="utf-8")
        assert set(re.findall(r"proxy_pass http://127\.0\.0\.1:(\d+)/", text)) == {port}
        assert text.count("include snippets/advisor-proxy.conf;") == text.count("proxy_pass") == text.count("-Prefix")
        assert text.count("{") == text.count("}")
    assert "cp /opt/advisor/deploy/nginx/proxy.conf /etc/nginx/snippets/advisor-proxy.conf" in commands()


def test_a_back_up_holds_what_cannot_be_made_again_and_keeps_seven(tmp_path):
    home, kept = tmp_path / "home", tmp_path / "kept"
    for name in ("index/CURRENT", "documents/a.jsonl.gz", "feedback/f.jsonl", "models/m.bin", "index/LOCK"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(name, encoding="utf-8")
    kept.mkdir()
    old = [kept / f"advisor-2026-01-0{day}T000000.tar.gz" for day in range(1, 9)]
    for file in old:
        file.touch()
    done = subprocess.run([DEPLOY / "backup", home, kept], capture_output=True, text=True, check=True, timeout=30)
    new = Path(done.stdout.strip())
    assert new.stat().st_mode & 0o077 == 0
    assert sorted(kept.iterdir()) == [*old[2:], new]
    back = tmp_path / "back"
    back.mkdir()
    subprocess.run(["tar", "--extract", "--gzip", "--file", new, "--directory", back], check=True, timeout=30)
    files = {path.relative_to(back).as_posix() for path in back.rglob("*") if path.is_file()}
    assert files == {"index/CURRENT", "index/LOCK", "documents/a.jsonl.gz", "feedback/f.jsonl"}
    assert subprocess.run([DEPLOY / "backup", kept, kept], capture_output=True, timeout=30).returncode == 1


@pytest.mark.parametrize("text", ["privacy", "accessibility"])
def test_the_texts_to_take_over_say_the_same_in_three_languages(text):
    shapes = []
    for language in LANGUAGES:
        lines = (DOC.parent / "hosting" / f"{text}.{language}.md").read_text(encoding="utf-8").splitlines()
        starts = [re.match(r"#+ |- |(?=\S)", line) for line in lines]
        shapes.append(
            (sum(bool(s and s[0].startswith("#")) for s in starts), sum(bool(s and s[0] == "- ") for s in starts))
        )
        assert "[" in "\n".join(lines)
    assert len(set(shapes)) == 1
