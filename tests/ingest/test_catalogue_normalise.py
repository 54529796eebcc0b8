"""Given a course as a catalogue writes it, when it is brought to our form, then nothing is guessed or lost."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings, strategies

from advisor.ingest.catalogue import addresses, dates, durations, languages, markup, modes, money, words
from advisor.ingest.catalogue.editions import identities, merge
from advisor.ingest.catalogue.model import CourseRecord, RawCourse, RawEdition
from advisor.ingest.catalogue.normalise import course

FEW = settings(max_examples=150, deadline=None)
ANY = strategies.text(max_size=300)


def raw(**told) -> RawCourse:
    usual = {k: told.pop(k) for k in list(told) if k in {f.name for f in fields(RawEdition)} - {"key", "url"}}
    return RawCourse("offer.csv:2", name={"nl": "Lassen"}, usual=RawEdition(**usual), **told)


def record(**told) -> CourseRecord:
    found, _ = course(raw(**told))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "euro"),
    [
        ("€ 1.250,50", 1250.5),
        ("1250 EUR", 1250),
        ("1,250.00 €", 1250),
        ("450 euro (excl. btw)", 450),
        ("€450,-", 450),
        ("1 250 €", 1250),
        ("Prix : 350 € HTVA", 350),
        ("€ 250 per deelnemer", 250),
        ("1'250 EUR", 1250),
    ],
)
def test_one_whole_price_in_euro_is_an_amount(text, euro):
    assert money.read(text) == money.Money(euro, False)


@pytest.mark.parametrize("text", ["gratis", "Kosteloos!", "free of charge", "gratuit", "0", "€ 0", "0,00 EUR"])
def test_what_costs_nothing_is_free(text):
    assert money.read(text) == money.Money(0.0, True)


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("vanaf 300 euro", False),
        ("€ 90 per dag", False),
        ("150-200 EUR", False),
        ("$ 90", False),
        ("90 CHF", False),
        ("450", False),
        ("450 EUR excl. btw, 544,50 incl.", False),
        ("betalend", False),
        ("gratis te volgen, certificaat betalend", None),
        ("gratis of € 50", None),
        ("op aanvraag", None),
    ],
)
def test_a_price_that_is_not_one_clear_amount_stays_text(text, free):
    assert money.read(text) == money.Money(None, free)
    found, rejects = course(raw(cost=text))
    assert (found.cost, found.cost_eur, found.free, rejects) == (text, None, free, [])


@pytest.mark.parametrize("text", ["bel ons", "-50 euro", "x" * 5000])
def test_a_price_that_is_none_is_reported(text):
    found, rejects = course(raw(cost=text))
    assert found.cost_eur is None and found.cost
    assert {r.reason for r in rejects} <= {"ingest_field_cost", "ingest_field_too_long"} and rejects[0].scope == "field"


@FEW
@given(strategies.integers(1, 9_999_999), strategies.integers(0, 99), strategies.sampled_from([".", ",", " "]))
def test_every_way_to_write_an_amount_is_the_same_amount(whole, cents, group):
    grouped = f"{whole:,}".replace(",", group)
    point = "." if group == "," else ","
    for text in (f"€ {grouped}{point}{cents:02}", f"{grouped}{point}{cents:02} EUR", f"{whole}{point}{cents:02} euro"):
        assert money.read(text).eur == pytest.approx(whole + cents / 100)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("24 uur", 24),
        ("2u30", 2.5),
        ("2:30 uur", 2.5),
        ("PT24H", 24),
        ("PT1H30M", 1.5),
        ("120 lesuren", 120),
        ("120 lestijden", 120),
        ("4 x 3 uur", 12),
        ("4x3u", 12),
        ("4 sessies van 3 uur", 12),
        ("2 jours de 7 heures", 14),
        ("5 lessen van 30 minuten", 2.5),
        ("3 dagen (24 uur)", 24),
        ("24 uur verspreid over 6 weken", 24),
        ("1 dag (8 uur)", 8),
        ("1,5 hours", 1.5),
        ("90 minuten", 1.5),
    ],
)
def test_hours_that_are_told_are_counted(text, hours):
    assert durations.read(text) == durations.Duration(hours)


@pytest.mark.parametrize(
    "text",
    [
        "3 dagen",
        "P3D",
        "1 jaar",
        "3 dagen (8 uur)",
        "minstens 8 uur",
        "2 uur per sessie",
        "120 u + stage",
        "1 dag (10u-16u)",
        "3 studiepunten",
    ],
)
def test_a_day_is_no_number_of_hours(text):
    found, rejects = course(raw(duration=text))
    assert (found.duration, found.hours, rejects) == (text, None, [])


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-12",
        "2026-03-12T09:00:00+01:00",
        "12/03/2026",
        "12.3.26",
        "12 maart 2026",
        "12 mars 2026",
        "March 12, 2026",
        "12th of March 2026",
        "donderdag 12 maart 2026 om 9u00",
        "12/03/2026 09:00",
        "20260312",
    ],
)
def test_the_day_stands_before_the_month(text):
    assert dates.read(text) == dates.Day(dt.date(2026, 3, 12))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("najaar 2026", "ingest_field_date_vague"),
        ("mars 2026", "ingest_field_date_vague"),
        ("31/02/2026", "ingest_field_date_impossible"),
        ("03/25/2026", "ingest_field_date_impossible"),
        ("0001-01-01", "ingest_field_date_impossible"),
        ("46092", "ingest_field_date"),
    ],
)
def test_a_date_that_is_no_day_is_left_out_and_reported(text, reason):
    found, rejects = course(raw(start=text, location="Gent"))
    assert [e.start for e in found.editions] == [None] * len(found.editions)
    assert [(r.reason, r.detail, r.scope) for r in rejects] == [(reason, f"start: {text}", "field")]


@pytest.mark.parametrize("text", ["najaar 2026", "automne 2026", "autumn 2026", "eind maart 2026"])
def test_a_time_that_is_no_day_stays_as_text(text):
    found, _ = course(raw(start=text, location="Gent"))
    other, _ = course(raw(start="voorjaar 2027", location="Gent"))
    assert [(e.start, e.when) for e in found.editions] == [(None, text)]
    assert sorted(e.when for e in merge(found, other)[0].editions) == sorted([text, "voorjaar 2027"])
    assert [e.when for e in course(raw(start="31/02/2026", location="Gent"))[0].editions] in ([], [None])


@pytest.mark.parametrize(
    "text",
    [
        "12/03/2026 - 14/03/2026",
        "12 tot 14 maart 2026",
        "van 12/03/2026 tot en met 14/03/2026",
        "du 12 au 14 mars 2026",
        "12-14 maart 2026",
        "from 12 March 2026 to 14 March 2026",
        "2026-03-12 to 2026-03-14",
    ],
)
def test_a_period_has_two_days(text):
    edition = record(start=text).editions[0]
    assert (edition.start, edition.end) == (dt.date(2026, 3, 12), dt.date(2026, 3, 14))


def test_a_course_that_ends_before_it_starts_has_no_end():
    found, rejects = course(raw(start="2026-03-12", end="2026-03-01"))
    assert found.editions[0].end is None and [r.reason for r in rejects] == ["ingest_field_date_order"]


@FEW
@given(strategies.dates(dt.date(1950, 1, 1), dt.date(2100, 12, 31)))
def test_every_day_is_read_back_however_it_is_written(day):
    from advisor.text import MONTHS

    texts = [day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}-{day.month}-{day.year}"]
    texts += [f"{day.day} {names.split()[day.month - 1]} {day.year}" for names in MONTHS.values()]
    assert {dates.read(t).date for t in texts} == {day}


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("afstandsonderwijs", "online"),
        ("e-learning", "online"),
        ("Formation à distance", "online"),
        ("distance-learning", "online"),
        ("https://schema.org/OnlineEventAttendanceMode", "online"),
        ("klassikaal", "on-site"),
        ("présentiel", "on-site"),
        ("on campus", "on-site"),
        ("hybride", "blended"),
        ("Blended learning", "blended"),
        ("klassikaal en online", "blended"),
        ("http://data.europa.eu/snb/learning-assessment/c_3a90b26d", "blended"),
        ("online of klassikaal", None),
        ("niet online", None),
        ("avondcursus", None),
    ],
)
def test_a_mode_is_read_in_three_languages_and_in_codes(text, mode):
    assert modes.mode(text) == mode
    assert [r.reason for r in course(raw(mode=text))[1]] == ([] if mode else ["ingest_field_mode"])


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("volzet", "full"),
        ("vol", "full"),
        ("complet", "full"),
        ("Sold out", "full"),
        ("afgelast", "cancelled"),
        ("annulé", "cancelled"),
        ("https://schema.org/EventCancelled", "cancelled"),
        ("bijna volzet", "open"),
        ("nog plaatsen vrij", "open"),
        ("EventScheduled", None),
    ],
)
def test_a_status_is_read_in_three_languages_and_in_codes(text, status):
    assert modes.status(text) == (status, True)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Nederlands", ("nl",)),
        ("nl-BE", ("nl",)),
        ("NLD", ("nl",)),
        ("dut", ("nl",)),
        ("Frans en Engels", ("fr", "en")),
        ("nl;en", ("nl", "en")),
        ("http://publications.europa.eu/resource/authority/language/FRA", ("fr",)),
        ("Vlaamse Gebarentaal", ("vgt",)),
        ("Klingon", ()),
    ],
)
def test_languages_are_named_or_coded(text, codes):
    assert languages.codes(text) == codes


@pytest.mark.parametrize(
    ("text", "eqf"),
    [
        ("VKS 4", 4),
        ("EQF level 5", 5),
        ("nlqf_4", 4),
        ("http://data.europa.eu/snb/eqf/6", 6),
        ("professionele bachelor", 6),
        ("graduaat", 5),
        ("niveau 3", None),
        ("NLQF 4+", None),
        ("VKS 4-5", None),
        ("EQF 4 of 5", None),
        ("postgraduaat", None),
        ("bachelor of master", None),
    ],
)
def test_a_level_is_one_of_the_framework_only_where_that_is_official(text, eqf):
    assert (record(level=text).level, record(level=text).eqf) == (text, eqf)


def test_a_level_that_does_not_exist_is_reported():
    assert [r.reason for r in course(raw(level="EQF 9"))[1]] == ["ingest_field_level"]


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        "data:text/html,x",
        "https://vdab.be@evil.example",
        "ftp://a.be",
        "https://[::1",
        "mailto:a@b.be",
    ],
)
def test_only_pages_of_the_web_are_linked(text):
    found, rejects = course(raw(url=text))
    assert found.url is None and [r.reason for r in rejects] == ["ingest_field_url"]
    assert (
        addresses.url("https://vdab.be/x") == "https://vdab.be/x"
        and addresses.url("www.vdab.be") == "https://www.vdab.be"
    )


def test_markup_is_taken_out_of_every_text_and_markdown_stays():
    html = "<p>Je leert <b>lassen</b> &amp; meer</p><script>steal()</script><ul><li>TIG</li><li>MIG</li></ul>"
    assert markup.text_of(html) == "Je leert lassen & meer\n\n- TIG\n- MIG"
    assert markup.text_of("&lt;p&gt;Dubbel&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;") == "Dubbel"
    assert markup.text_of("# Kop\n\n* **vet** bij < 5 °C en > 3") == "# Kop\n\n* **vet** bij < 5 °C en > 3"
    assert markup.text_of("zicht\u200bbaar \u202egeheim\u202c \U000e0041") == "zichtbaar geheim"
    dirty = record(
        audience=["<i>iedereen</i>"], skills=["<b>lassen</b>"], provider="<span>VDAB</span>", description={"nl": html}
    )
    assert (dirty.audience, dirty.skills, dirty.provider) == (("iedereen",), ("lassen",), "VDAB")


@FEW
@given(ANY)
def test_no_text_ends_with_a_tag_or_a_hidden_character(text):
    found = markup.text_of(f"<div>{text}</div><script>x{text}")
    assert not re.search(r"</?(?:div|script)\b[^<>]*>|[\u200b-\u200f\u202a-\u202e\x00-\x08\x1b]", found)


@FEW
@given(ANY, ANY, ANY, ANY)
def test_nothing_that_a_catalogue_writes_stops_the_reading(a, b, c, d):
    found, rejects = course(
        RawCourse(
            "x:1",
            key=a,
            name={b: c or "naam"},
            description={"nl": d},
            provider=b,
            url=c,
            level=d,
            audience=[a, b],
            seen_on=d,
            usual=RawEdition(
                start=a, end=b, cost=c, duration=d, mode=a, languages=[b], status=c, location=d, enrol_until=a
            ),
        )
    )
    assert (found is None) == any(r.scope == "row" for r in rejects)
    if found:
        merged, _ = merge(found, found)
        assert identities(merged) and found.key


def test_a_course_without_a_name_is_none():
    found, rejects = course(RawCourse("offer.csv:3", name={"nl": " <br> "}))
    assert found is None and [(r.place, r.reason, r.scope) for r in rejects] == [
        ("offer.csv:3", "ingest_no_name", "row")
    ]


def test_a_description_of_a_megabyte_is_cut_and_reported():
    found, rejects = course(raw(description={"nl": "woord " * 200_000}))
    assert 15_000 < len(found.description["nl"]) <= 20_000 and found.description["nl"].endswith("woord")
    assert [r.reason for r in rejects] == ["ingest_field_too_long"] and len(rejects[0].detail) < 120


def test_a_key_is_the_catalogues_own_or_made_of_what_it_says():
    assert record(key=" A-12 ").key == "A-12"
    same = {record(provider=p, location=w).key for p, w in (("VDAB", "Gent"), ("vdab", " GENT "))}
    assert len(same) == 1 and same != {record(provider="VDAB", location="Aalst").key}


def test_what_all_editions_agree_on_is_told_of_the_course():
    editions = [
        RawEdition(start=f"2026-0{n}-01", location=place, cost="gratis") for n, place in ((3, "Gent"), (4, "Aalst"))
    ]
    found = record(editions=editions)
    assert (found.cost_eur, found.free, found.location) == (0.0, True, None)
    assert [e.location for e in found.editions] == ["Gent", "Aalst"]


def named(name: str, **told) -> CourseRecord:
    found, _ = course(RawCourse(told.pop("place", "a.csv:2"), name={"nl": name}, **told))
    return found


@pytest.mark.parametrize(
    "other",
    [
        "Lassen TIG - Gent",
        "LASSEN TIG (najaar 2026)",
        "Lassen TIG, 12 maart 2026",
        "Lassen TIG - editie 3",
        "Lassen TIG te Gent",
        "Lassen TIG 2025-2026",
    ],
)
def test_an_edition_is_of_the_same_course(other):
    assert identities(named(other, provider="VDAB"))[0] == identities(named("Lassen TIG", provider="vdab"))[0]


@pytest.mark.parametrize(
    "other", ["Lassen MIG", "Lassen TIG 2", "Lassen TIG - module 2", "Lassen TIG niveau 3", "Excel 2019"]
)
def test_another_course_is_another(other):
    assert identities(named(other, provider="VDAB"))[0] != identities(named("Lassen TIG", provider="VDAB"))[0]
    assert identities(named("Excel 2016", provider="X"))[0] != identities(named("Excel 2019", provider="X"))[0]


def test_one_page_may_tell_of_several_courses_and_two_catalogues_of_one():
    page = "https://vdab.be/nieuws"
    assert not set(identities(named("Lassen", url=page))) & set(identities(named("Frezen", url=page)))
    assert set(identities(named("Lassen", url=page, provider="VDAB"))) & set(
        identities(named("Lassen", url=f"{page}/", place="b.csv:9"))
    )
    assert not set(identities(named("Lassen"))) & set(identities(named("Lassen", place="b.csv:9")))


def test_editions_are_united_by_date_and_what_differs_is_reported():
    gent = named(
        "Lassen",
        provider="VDAB",
        level="VKS 3",
        editions=[RawEdition(start="2026-05-01", location="Gent", cost="€ 450")],
    )
    aalst = named(
        "Lassen - Aalst",
        provider="VDAB",
        level="VKS 4",
        place="b.csv:7",
        editions=[
            RawEdition(start="2026-03-01", location="Aalst", cost="€ 500"),
            RawEdition(start="2026-05-01", location="gent", url="https://a.be"),
        ],
    )
    whole, rejects = merge(gent, aalst)
    assert [(e.start.month, e.location, e.cost_eur) for e in whole.editions] == [(3, "Aalst", 500), (5, "Gent", 450)]
    assert whole.editions[1].url == "https://a.be" and (whole.cost, whole.location, whole.key) == (None, None, gent.key)
    assert whole.level == "VKS 3"
    assert ("b.csv:7", "ingest_merge_differs", "level: VKS 4") in [(r.place, r.reason, r.detail) for r in rejects]


def test_courses_that_differ_only_in_place_become_editions_and_the_newer_text_counts():
    old = named(
        "Lassen", provider="VDAB", seen_on="2024-01-01", description={"nl": "oud"}, usual=RawEdition(location="Gent")
    )
    new = named(
        "Lassen", provider="VDAB", seen_on="2026-01-01", description={"nl": "nieuw"}, usual=RawEdition(location="Aalst")
    )
    whole, rejects = merge(old, new)
    assert {e.location for e in whole.editions} == {"Gent", "Aalst"} and whole.description == {"nl": "nieuw"}
    assert [r.detail for r in rejects] == ["description: oud"] and whole.seen_on == "2026-01-01"


def test_words_are_text_and_every_reason_has_a_sentence():
    def leaves(value):
        if isinstance(value, dict):
            return [leaf for v in value.values() for leaf in leaves(v)] + [k for k in value if isinstance(k, bool)]
        return [leaf for v in value for leaf in leaves(v)] if isinstance(value, list) else [value]

    for file in Path(words.__file__).parent.glob("*.yaml"):  # `no` and `on` are false and true in YAML
        assert not [leaf for leaf in leaves(yaml.safe_load(file.read_text("utf-8"))) if isinstance(leaf, bool)], (
            file.name
        )
    root = Path(__file__).parents[2]
    used = {
        key
        for file in (root / "advisor" / "ingest" / "catalogue").glob("*.py")
        for key in re.findall(
            r'"(ingest_(?:field|row|rows|mapping|esco|merge|no_name|sheet|not_a_cat)\w*)"', file.read_text("utf-8")
        )
    } | {"ingest_field_date_vague", "ingest_field_date_impossible"}
    for language in ("nl", "en", "fr"):
        said = yaml.safe_load((root / "prompts" / f"cli.{language}.yaml").read_text("utf-8"))["errors"]
        assert used <= set(said)


def test_an_amount_is_never_taken_from_another_text_than_the_one_that_is_shown():
    asked = named("Lassen", provider="VDAB", usual=RawEdition(cost="op aanvraag", location="Gent"))
    priced = named("Lassen", provider="VDAB", usual=RawEdition(cost="€ 450", location="Gent"), place="b.csv:4")
    whole, rejects = merge(asked, priced)
    assert (whole.cost, whole.cost_eur, whole.editions) == ("op aanvraag", None, ())
    assert [r.detail for r in rejects] == ["cost: € 450"]
    assert record(cost="op aanvraag", editions=[RawEdition(cost="€ 5", start="2026-01-01")]).cost_eur is None
