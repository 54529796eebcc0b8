"""Given a person at the terminal, when files are read in, listed and taken out, then each step says what it did."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from advisor.cli import main

CATALOGUE = "Opleiding;Aanbieder;Prijs;Duur\nLassen;Centrum Noord;€ 90;12 uur\n;Centrum Zuid;gratis;8 uur\n"


@pytest.fixture
def home(model_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    shutil.copytree(model_home.parent / "chat" / "index", folder / "index")
    (folder / "models").symlink_to(model_home / "models", target_is_directory=True)
    monkeypatch.setenv("ADVISOR_HOME", str(folder))
    monkeypatch.setenv("ADVISOR_UI_LANGUAGE", "en")
    return folder


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "nota.txt").write_text("De proefzaal Zonnedauw telt 37 lasposten.", encoding="utf-8")
    (folder / "aanbod.csv").write_text(CATALOGUE, encoding="utf-8")
    (folder / "<b>.pdf").write_bytes(b"geen pdf")
    return folder


def advisor(capfdbinary, *argv: str | Path) -> tuple[int, str, str]:
    code = main([str(a) for a in argv])
    out, err = capfdbinary.readouterr()
    return code, out.decode(), err.decode()


def test_from_a_folder_to_an_answer_and_out_again(home, papers, tmp_path, capfdbinary):
    # Trying changes nothing.
    code, out, _ = advisor(capfdbinary, "ingest", papers, "--dry-run")
    assert code == 1 and "Nothing was changed; this is what would happen." in out and "nota.txt: new" in out
    assert (
        advisor(capfdbinary, "sources")[1].strip() == "Nothing has been read in yet. Do it with: advisor ingest FOLDER"
    )

    page = tmp_path / "report.html"
    code, out, err = advisor(capfdbinary, "ingest", papers, "--report", page)
    assert code == 1, "a file and a row were not taken"
    assert "aanbod.csv: new, 2 rows read: 1 taken, 0 merged, 1 refused" in out
    assert "<b>.pdf: " in err and "aanbod.csv:3: " in err and "Not taken in: 2. The rest is in." in err
    html = page.read_text(encoding="utf-8")
    assert (
        "&lt;b&gt;.pdf" in html
        and "<b>.pdf" not in html
        and "<script" not in html
        and "http" not in html.split("CSP")[0][:0]
    )

    code, out, _ = advisor(capfdbinary, "ask", "Hoeveel lasposten telt de proefzaal Zonnedauw?", "--json")
    answer = json.loads(out)
    assert code == 0 and "37" in answer["answer"] and answer["citations"][0]["document"] == "nota.txt"

    listed = [json.loads(line) for line in advisor(capfdbinary, "sources", "--json")[1].splitlines()]
    assert [(s["name"], s["passages"], s["courses"]) for s in listed] == [("aanbod.csv", 0, 1), ("nota.txt", 1, 0)]
    assert listed[0]["root"] == str(papers) and listed[0]["rejected"][0]["place"] == "aanbod.csv:3"

    code, _, err = advisor(capfdbinary, "remove", "nota")
    assert code == 2 and "There is no source named nota." in err
    code, out, _ = advisor(capfdbinary, "remove", "nota.txt")
    assert code == 0 and out.strip() == "nota.txt was removed: 1 passages and 0 courses."
    assert (
        "37"
        not in json.loads(advisor(capfdbinary, "ask", "Hoeveel lasposten telt de proefzaal Zonnedauw?", "--json")[1])[
            "answer"
        ]
    )


def test_the_report_for_programs_adds_up(home, papers, capfdbinary):
    code, out, _ = advisor(capfdbinary, "ingest", papers / "aanbod.csv", "--json")
    told = json.loads(out)
    (line,) = told["sources"]
    assert code == 1 and (line["rows_read"], line["rows_taken"], line["rows_merged"], line["rows_refused"]) == (
        2,
        1,
        0,
        1,
    )
    assert told["courses"] == 1 and told["notes"][0]["place"] == "aanbod.csv"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "PATH is missing"),
        (("nowhere.pdf",), "nowhere.pdf"),
        (("--urls", "nowhere.txt"), "nowhere.txt"),
        (("nota.txt", "--mapping", "nowhere.yaml"), "nota.txt"),
    ],
)
def test_wrong_usage_says_what_to_do(home, capfdbinary, arguments, said):
    code, _, err = advisor(capfdbinary, "ingest", *arguments)
    assert code == 2 and said in err and "Traceback" not in err


def test_an_address_of_the_own_machine_is_only_fetched_when_it_is_allowed(home, capfdbinary):
    code, _, err = advisor(capfdbinary, "ingest", "http://127.0.0.1:9/aanbod.csv", "--dry-run")
    assert code == 1 and "127.0.0.1" in err and "--allow-host" in err
