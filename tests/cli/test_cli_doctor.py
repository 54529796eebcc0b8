"""The doctor names each fault with its mend, and nothing else is called a fault."""

from __future__ import annotations

import os
import shutil

import pytest

from advisor.cli import checks, checks_data
from advisor.cli.checks import Finding
from advisor.cli.doctor import sentence
from advisor.cli.texts import Texts
from advisor.domain import LANGUAGES
from advisor.embed.ready import model_folder
from advisor.quiet import OFFLINE, TELEMETRY_OFF, hush, wants_hub
from advisor.settings import CORPUS_PARTS, REPOSITORY, Settings


def texts(language="en") -> Texts:
    return Texts.load(REPOSITORY / "prompts", language)


def say(findings, language="en") -> list[str]:
    return [f"{finding.level} {sentence(finding, texts(language))}" for finding in findings]


def test_a_sound_set_up_leaves_with_0(run):
    ran = run("doctor")
    assert ran.code == 0, ran.out
    assert "Everything needed is in order." in ran.out
    assert "FAULT" not in ran.out
    assert "no setting opens a connection" in ran.out


def test_a_fault_leaves_with_1_and_says_how_to_mend_it(run, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path / "file" / "home"))
    ran = run("doctor", language="nl")
    assert ran.code == 1
    assert "FOUT" in ran.out and "ADVISOR_HOME" in ran.out and "Te herstellen fouten:" in ran.out


def test_looking_changes_nothing(run, tmp_path, monkeypatch):
    home = tmp_path / "not" / "yet"
    monkeypatch.setenv("ADVISOR_HOME", str(home))
    run("doctor")
    assert not home.parent.exists()


def test_every_setting_that_opens_a_connection_is_named():
    (found,) = say(checks.network({"ADVISOR_EMBEDDER": "intfloat/e5"}))
    assert found.startswith("warn Network: ADVISOR_EMBEDDER=intfloat/e5 opens a connection")
    (found,) = say(checks.network({"ADVISOR_CHROMA_URL": "http://vectors:8000", "ADVISOR_CHROMA_TOKEN": "secret"}))
    assert found.startswith("warn Network: ADVISOR_CHROMA_URL=http://vectors:8000 opens a connection to your Chroma")
    assert "secret" not in found


def test_a_package_of_another_version_is_named(tmp_path):
    lock = tmp_path / "constraints.txt"
    lock.write_text("pyyaml==0.0.1 \\\n    --hash=sha256:00\nnot-installed==1.0 \\\n    --hash=sha256:00\n")
    (found,) = say(checks.packages(lock))
    assert found.startswith("warn Other versions than the pinned ones: pyyaml 6")
    assert "(0.0.1)" in found and "not-installed" not in found


def test_without_torch_only_what_is_used_is_compared(tmp_path, monkeypatch):
    lock = tmp_path / "constraints.txt"
    lock.write_text("pyyaml==6.0.3\n# group models: …\nnumpy==0.0.1\n")
    real = checks._version
    assert "numpy" in say(checks.packages(lock))[0]
    monkeypatch.setattr(checks, "_version", lambda name: None if name == "torch" else real(name))
    assert say(checks.packages(lock)) == ["ok 1 packages, all in the pinned version"]


def test_a_check_that_breaks_does_not_hide_the_others(run, monkeypatch):
    def broken():
        raise ZeroDivisionError

    monkeypatch.setattr(checks, "tools", broken)
    ran = run("doctor")
    assert ran.code == 1
    assert "ZeroDivisionError" in ran.out and "Telemetry" in ran.out


def test_a_missing_package_is_a_fault(monkeypatch):
    monkeypatch.setattr(checks.metadata, "requires", lambda name: ["no-such-package>=1", "x; extra == 'test'"])
    found = say(checks.packages())
    assert found[0] == "fail Packages are missing: no-such-package. Mend: make setup in the checkout."


def test_a_disk_without_room_is_a_fault(monkeypatch, tmp_path):
    settings = Settings.from_environment({"ADVISOR_HOME": str(tmp_path)})
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 10_000_000})())
    (found,) = say(checks.home(settings))
    assert found.startswith("fail") and "0.0 GB" in found


def test_half_a_model_is_made_anew(tmp_path):
    settings = Settings.from_environment({"ADVISOR_HOME": str(tmp_path)})
    (found,) = checks_data.model(settings)
    assert (found.level, found.key) == ("warn", "model_absent")
    model_folder(settings).mkdir(parents=True)
    (found,) = checks_data.model(settings)
    assert (found.level, found.key) == ("warn", "model_old")


def test_a_damaged_model_is_a_fault_that_names_the_file(settings):
    chosen = settings()
    (found,) = checks_data.model(chosen)
    assert found.key == "model_ok", found
    folder = model_folder(chosen)
    real = folder.resolve()
    (chosen.home / "models").unlink()
    shutil.copytree(real, folder)
    victim = max(folder.rglob("*.onnx"), key=lambda file: file.stat().st_size)
    before = victim.stat().st_mtime_ns
    with victim.open("r+b") as stream:
        stream.seek(1000)
        stream.write(b"garbage")
    (found,) = say(checks_data.model(chosen))
    assert found.startswith("warn") and "made anew" in found
    os.utime(victim, ns=(before, before))  # rot that opening does not see
    (found,) = say(checks_data.model(chosen))
    assert found.startswith("fail") and victim.name in found and "delete that folder" in found


def test_a_broken_corpus_names_file_and_line(tmp_path):
    for part in CORPUS_PARTS:
        (tmp_path / part).mkdir()
    (tmp_path / "facts" / "study.yaml").write_text("- id: a\n  id: b\n")
    settings = Settings.from_environment({"ADVISOR_CORPUS": str(tmp_path)})
    (found,) = say(checks_data.corpus(settings, texts()))
    assert found.startswith("fail") and "facts/study.yaml:2" in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_can_be_said(language):
    source = (REPOSITORY / "advisor/cli/checks.py").read_text() + (
        REPOSITORY / "advisor/cli/checks_data.py"
    ).read_text()
    import re

    keys = set(
        re.findall(
            r'"((?:python|packages|home|corpus|model|index|tool|network|telemetry|target|llm|chroma)_\w+)"', source
        )
    )
    assert len(keys) > 15
    said = {key for key in keys for tree in ("doctor", "errors") if texts(language).find(f"{tree}.{key}")}
    assert keys == said
    assert "Netwerk" in sentence(Finding("ok", "network_none"), texts("nl"))


def test_all_telemetry_is_off_and_no_hub_is_asked():
    environ = {"GRADIO_ANALYTICS_ENABLED": "True", "LANGSMITH_TRACING": "true"}
    hush(environ)
    assert {**environ, **TELEMETRY_OFF, **OFFLINE} == environ
    assert not [f for f in checks.telemetry(environ) if f.level != "ok"]
    assert [f.level for f in checks.telemetry({})] == ["fail"]


def test_a_model_that_lives_on_a_hub_may_be_fetched(tmp_path):
    environ = {"ADVISOR_EMBEDDER": "intfloat/multilingual-e5-base"}
    hush(environ)
    assert "HF_HUB_OFFLINE" not in environ and environ["GRADIO_ANALYTICS_ENABLED"] == "False"
    assert not wants_hub(str(tmp_path)) and not wants_hub(None) and not wants_hub("/no/such/folder")
