"""The pictures are safe inside a page, say what they are, can be read by everyone, and leave nothing behind."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import yaml
from lxml import etree

from advisor.domain import LANGUAGES
from advisor.pictures import gap
from advisor.pictures.canvas import Look, contrast
from advisor.pictures.texts import number
from advisor.settings import REPOSITORY

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "title", "desc", "g", "path", "text", "defs", "pattern", "rect", "a"}
EVIL = "<script>alert(1)</script>\"' onload=x {n} $x$ \\$ & 漢字 😀 " + "W" * 90


def every_picture(gallery, language, theme, size):
    skills = [(EVIL, "have"), ("sorteren", "planned"), ("meten", "open")]
    yield gallery.demand(language, theme, size)
    yield gallery.skills_map(language, theme, size)
    yield from (gallery.paths(job, language, theme, size) for job in ("process-operator", "wind-turbine-technician"))
    yield gap(skills, language, theme, size)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_in_a_picture_can_act_or_fetch(gallery, language):
    for picture in every_picture(gallery, language, "dark", "narrow"):
        root = etree.fromstring(picture.svg)
        ids = [e.get("id") for e in root.iter() if e.get("id")]
        assert len(set(ids)) == len(ids) and all(id_.startswith(f"{picture.name}-") for id_ in ids)
        for element in root.iter():
            assert etree.QName(element).localname in ALLOWED
            for name, value in element.attrib.items():
                assert not name.startswith("on") and name != "style" and "javascript" not in value.lower()
                assert name != "href" or value.startswith(f"#{picture.name}-row-")
                assert all(id_ in ids for id_ in re.findall(r"url\(#?([^)]*)\)", value)), value
        assert "://" not in picture.svg.replace('xmlns="http://www.w3.org/2000/svg"', "")
        links = len(list(root.iter(f"{SVG}a")))
        assert root.get("role") == ("group" if links else "img") and root.get("lang") == language
        assert root.find(f"{SVG}title").text == picture.title and root.find(f"{SVG}desc").text == picture.description
        assert root.get("aria-labelledby") in ids and root.get("aria-describedby") in ids
        assert all(a.get("aria-label") for a in root.iter(f"{SVG}a"))
        keys = {cell.key for row in picture.table.rows for cell in row if cell.key}
        assert {a.get("data-key") for a in root.iter(f"{SVG}a")} <= keys


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_words_and_shapes_stand_out(theme):
    look = Look.of(theme, "wide")
    pairs = [(look.ink, look.paper), (look.quiet, look.paper), (look.ink, look.soft), (look.on_fill, look.fill)]
    assert min(contrast(*pair) for pair in pairs) >= 4.5
    assert min(contrast(colour, look.paper) for colour in (look.line, look.fill, look.second)) >= 3
    for step in range(101):
        ground, ink = look.shade(step / 100)
        assert contrast(ground, ink) >= 4.5
    lightness = [contrast(look.shade(step / 10)[0], "#000000") for step in range(11)]
    assert lightness in (sorted(lightness), sorted(lightness, reverse=True)), "lightness alone tells more from less"


def leaves(value, path=""):
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from leaves(inner, f"{path}{key}.")
        else:
            yield f"{path}{key}", str(inner)


@pytest.mark.parametrize("name", ["pictures", "plan"])
def test_the_three_languages_have_the_same_texts(name):
    read = lambda code: yaml.safe_load((REPOSITORY / "prompts" / f"{name}.{code}.yaml").read_text("utf-8"))  # noqa: E731
    nl, en, fr = (dict(leaves(read(code))) for code in LANGUAGES)
    assert list(nl) == list(en) == list(fr)
    slots = lambda text: sorted(re.findall(r"\{\w+\}", text))  # noqa: E731
    assert not [key for key in nl if not slots(nl[key]) == slots(en[key]) == slots(fr[key]) or not nl[key].strip()]


def test_numbers_are_written_as_each_language_has_them():
    assert [number(76000, code) for code in LANGUAGES] == ["76.000", "76,000", "76\u202f000"]


DRAW = """
import datetime as dt, hashlib, sys, threading
from pathlib import Path
from advisor.corpus import load_corpus
from advisor.pictures import demand, gap, gap_png
assert "matplotlib" not in sys.modules, "nobody pays for pictures who asks none"
corpus = load_corpus(Path(sys.argv[1]) / "corpus")
drawn = []
threads = [threading.Thread(target=lambda: drawn.append(demand(corpus, "nl").svg)) for _ in range(4)]
[t.start() for t in threads]; [t.join() for t in threads]
assert len(drawn) == 4 and len(set(drawn)) == 1, "from several threads at once the same"
all_of_it = (drawn[0] + gap([("é 漢", "open")], "fr").svg).encode() + gap_png([("a", "have")], "nl")
print(hashlib.sha256(all_of_it).hexdigest())
"""


def test_drawing_is_the_same_each_time_and_writes_nothing(tmp_path):
    homes = [tmp_path / "one", tmp_path / "two"]
    started = []
    for home in homes:
        (home / "tmp").mkdir(parents=True)
        own = {"HOME": str(home), "TMPDIR": str(home / "tmp"), "PATH": "/usr/bin", "PYTHONPATH": str(REPOSITORY)}
        command = [sys.executable, "-W", "error", "-c", DRAW, str(REPOSITORY)]
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(command, env=own, cwd=home, stdout=pipe, stderr=pipe, text=True))
    said = [process.communicate(timeout=120) for process in started]
    assert not any(errors for _, errors in said), said
    assert len({out for out, _ in said}) == 1 and said[0][0].strip()
    for home in homes:
        assert [path.name for path in home.rglob("*")] == ["tmp"], "no list of fonts, no cache"
