"""What the update of the embedder is made from, and how it is judged."""

from __future__ import annotations

import gzip
import json

import numpy as np
import pytest

from advisor.answer.answering import as_read, in_conversation
from training import answering, concepts, conversed, debian, fraction, general, help_pages, known, measure, pairs

WELDER = {
    "uri": "esco:1",
    "kind": "occupations",
    "label_nl": "lasser",
    "alt_nl": ["lasser  TIG", "lasser"],
    "description_nl": "Lassers verbinden metaal.",
    "label_en": "welder",
    "description_en": "Welders join metal.",
}
OTHER = {"uri": "esco:2", "kind": "occupations", "label_fr": "soudeur de rails", "alt_fr": ["soudeuse de rails"]}


class Random:
    """Vectors that know nothing: for where it plays no part which statement is near."""

    def encode_passages(self, texts):
        return np.random.default_rng(1).random((len(texts), 4))

    encode_examples = encode_passages


@pytest.fixture
def two(tmp_path):
    file = tmp_path / "esco.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(r) + "\n" for r in (OTHER, WELDER))
    return concepts.read(file)


def test_concepts_are_read_from_lines_in_the_order_of_their_ids(two):
    assert [c.id for c in two] == ["esco:1", "esco:2"]
    assert two[0].names == {"nl": ["lasser", "lasser TIG"], "en": ["welder"]}
    assert two[0].descriptions == {"nl": "Lassers verbinden metaal.", "en": "Welders join metal."}


def test_concepts_are_read_from_escos_own_files_in_several_languages(tmp_path):
    head = "conceptType,conceptUri,preferredLabel,altLabels,description\n"
    (tmp_path / "occupations_nl.csv").write_text(head + 'Occupation,esco:1,lasser,"TIG-lasser\nlasster",Last metaal.\n')
    (tmp_path / "occupations_en.csv").write_text(head + "Occupation,esco:1,welder,,Joins metal.\n")
    (tmp_path / "broaderRelationsSkillPillar_en.csv").write_text("conceptUri,broaderUri\nesco:1,esco:9\n")
    (one,) = concepts.read(tmp_path)
    assert one.kind == "occupations"
    assert one.names == {"nl": ["lasser", "TIG-lasser", "lasster"], "en": ["welder"]}
    (tmp_path / "none").mkdir()
    with pytest.raises(ValueError, match="no concept"):
        concepts.read(tmp_path / "none")


def test_pairs_are_of_one_concept_and_the_same_for_one_seed(two, monkeypatch):
    monkeypatch.setattr(pairs, "OF_LETTERS", 0.0)
    names = {n: c.id for c in two for told in c.names.values() for n in told}
    texts = {d: c.id for c in two for d in c.descriptions.values()}
    drawn = pairs.described(two, 50, 1)
    assert len(drawn) == 50 and all(names[a] == texts[b] for a, b in drawn)
    assert drawn == pairs.described(two, 50, 1) != pairs.described(two, 50, 2)
    drawn = pairs.named(two, 50, 1)
    assert all(names[a] == names[b] and a != b for a, b in drawn)
    assert {names[a] for a, _ in drawn} == {"esco:1", "esco:2"}


def test_a_name_is_now_and_then_mistyped_and_what_it_belongs_to_never(two):
    names = {n for c in two for told in c.names.values() for n in told}
    drawn = pairs.named(two, 400, 1)
    wrong = [a for a, _ in drawn if a not in names]
    assert 0.02 * len(drawn) < len(wrong) < 0.25 * len(drawn)
    assert {b for _, b in drawn} <= names


def test_pairs_of_ours_never_hold_a_question_that_is_only_measured():
    from advisor.settings import data_folder
    from evals.items import load_items

    ours = known.read(data_folder("corpus"))
    asked = {q for k in ours for questions in k.questions.values() for q in questions}
    assert len(asked) > 10_000 and not asked & {item.question for item in load_items() if item.split == "frozen"}
    drawn = pairs.asked(ours, 200, 1) + pairs.alike(ours, 200, 1)
    as_written = sum(a in asked for a, _ in drawn)
    assert len(drawn) * 0.5 < as_written < len(drawn) * 0.8  # the others are mistyped
    assert {b for _, b in drawn[200:]} <= asked


def test_pairs_of_the_cross_encoder_answer_or_not_and_never_hold_what_is_only_measured():
    from advisor.corpus import load_corpus
    from advisor.settings import data_folder
    from evals.items import load_items
    from evals.near import load_near

    folder = data_folder("corpus")
    corpus, every = load_corpus(folder), answering.asked(folder)
    texts = {q.text for q in every}
    measured_only = {i.question for i in load_items() if i.split == "frozen"} | {i.question for i in load_near()}
    assert len(texts) > 20_000 and not texts & measured_only

    learned, apart = answering.drawn(folder, Random())
    for pair in (*learned[::50], *apart[::10]):
        fact = corpus.facts[pair.document]
        assert pair.statement in {as_read(fact, lang) for lang in fact.statement}
        known_to = any(pair.question in asked for asked in fact.asked_as.values())
        assert pair.answers == known_to or pair.sort.startswith("near")
    assert {p.sort for p in learned if p.answers} == {"known", "near, told"}
    assert {p.sort for p in apart} == {"near, told", "near, unsaid", "near, unsaid, another fact"}
    near = [{p.question for p in pairs if p.sort in ("near, told", "near, unsaid")} for pairs in (learned, apart)]
    assert len(near[0]) > 1_000 and len(near[1]) > 200 and not near[0] & near[1]


def test_pairs_of_conversations_hold_what_answers_each_message_there_and_what_does_not():
    from advisor.corpus import load_corpus
    from advisor.settings import data_folder
    from evals.talks import load_talks

    folder = data_folder("corpus")
    corpus, messages = load_corpus(folder), conversed.said(folder)
    assert len(messages) > 1_500 and sum(not m.before for m in messages) < len(messages) / 3
    assert {i for m in messages for i in m.right} <= {*corpus.facts, *corpus.courses, *corpus.holes}
    assert not {m.text for m in messages if len(m.text) > 40} & {m.say for t in load_talks() for m in t.turns}
    # Behind each message stands the one before it, and what answered that.
    talk = [m for m in messages if m.talk == messages[0].talk]
    assert [m.before for m in talk[1:]] == [m.text for m in talk[:-1]]
    assert [m.told for m in talk[1:]] == [(m.right or ("",))[0] for m in talk[:-1]]

    learned, apart = conversed.drawn(folder, Random())
    assert not {p.question for p in learned} & {p.question for p in apart} and len(apart) > 1_000
    right = {in_conversation(m.text, m.before, ""): m.right for m in messages if not m.told}
    plain = [p for p in learned if p.question in right]
    assert {p.answers for p in plain} == {True, False}
    assert all(p.answers == (p.document in right[p.question]) for p in plain)
    later = [p for p in learned if p.sort == "conversation, later"]
    assert 0.15 < sum(p.answers for p in later) / len(later) < 0.35


def test_general_text_is_taken_from_translated_package_descriptions(tmp_path):
    file = tmp_path / "Translation-nl"
    file.write_text(
        "Package: een\nDescription-md5: 0123\nDescription-nl: een programma dat kaarten tekent\n"
        " Het tekent ze groot.\n .\n En in kleur.\n\nPackage: twee\nDescription-md5: 4567\nDescription-nl: kort\n"
    )
    assert general.read([file], 10, 1) == [
        "een programma dat kaarten tekent",
        "een programma dat kaarten tekent. Het tekent ze groot. En in kleur.",
    ]


def test_names_and_descriptions_are_mostly_in_two_languages():
    both = concepts.Concept("1", "x", {"nl": ["naam"], "en": ["name"]}, {"nl": "tekst", "en": "text"})
    drawn = pairs.described([both], 400, 1)
    apart = sum((a, b) in (("naam", "text"), ("name", "tekst")) for a, b in drawn)
    assert 0.7 < apart / len(drawn) < 0.9  # 0.6, and half of the others


def test_ndcg_of_one_right_text():
    vectors = {"a": [1, 0], "b": [0, 1], "close to a": [0.9, 0.1]}
    encode = lambda texts: np.array([vectors[t] for t in texts], float)  # noqa: E731
    one = measure.Set("x", ["a", "close to a"], ["a", "b"], [0, 1])
    found = measure.ndcg([one], encode, encode)["x"]
    assert found[0] == 1.0 and found[1] == pytest.approx(1 / np.log2(3))


def test_the_fraction_is_the_best_of_skills_that_loses_nothing_elsewhere():
    broad = {f: {"de": np.array([v]), "ar": np.array([0.9])} for f, v in ((0.0, 0.9), (0.3, 0.898), (0.6, 0.896))}
    skills = {f: {"nl": np.array([v])} for f, v in ((0.0, 0.5), (0.3, 0.6), (0.6, 0.7))}
    assert fraction.choose(broad, skills) == 0.3
    assert fraction.choose({f: broad[f] for f in (0.0, 0.6)}, skills) == 0.0


def test_a_batch_holds_no_two_pairs_of_one_thing_and_like_lengths():
    many = [
        concepts.Concept(f"{i:03}", "x", {"nl": [f"naam {i:03}"]}, {"nl": "lang " * i + "tekst"}) for i in range(100)
    ]
    drawn = pairs.described(many, 250, 1)
    for start in (0, 100, 200):
        of = drawn[start : start + 100]
        assert len({name for name, _ in of}) == len(of)
        assert [len(text) for _, text in of] == sorted(len(text) for _, text in of)


def test_what_stands_close_by_in_several_languages_is_read_from_help_pages(tmp_path):
    page = (
        "<html><head><title>{title}</title></head><body><h1>{title}</h1>"
        '<p id="par_1" class="paragraph">{text} <span id="MACx" hidden="true">Mac</span></p>'
        '<p id="par_2" class="other">Not a paragraph of the text, however long it may be, so it is left out.</p>'
        "</body></html>"
    )
    english = "Opens the window in which the colour of a line is chosen."
    told = {
        "en-US": ("Colour", english),
        "nl": ("Kleur", "Opent het venster waarin de kleur van een lijn gekozen wordt."),
        "tr": ("Colour", english),
    }
    for code, (title, text) in told.items():
        for name in ("colour.html", "again.html"):
            file = tmp_path / code / "text" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(page.format(title=title, text=text), encoding="utf-8")
    pages, paragraphs = help_pages.read(tmp_path)
    assert pages["colour.html"] == {
        "label_en": "Colour",
        "description_en": english,
        "label_nl": "Kleur",
        "description_nl": told["nl"][1],
    }
    assert list(paragraphs.values()) == [{"label_en": english, "label_nl": told["nl"][1]}]  # once, and no Turkish


def test_packages_told_in_two_languages_or_more_are_kept(tmp_path):
    english = "Package: a\nDescription-md5: 0\nDescription-en: draws maps\n It draws\n .\n them.\n\nPackage: b\n"
    told = debian.packages({"en": english + "Description-md5: 1\nDescription-en: other\n More.\n", "nl": english})
    (one,) = told.values()
    assert one == {"label_en": "draws maps", "description_en": "It draws them.", "label_nl": "draws maps",
                   "description_nl": "It draws them."}  # fmt: skip
    debian.write_told(tmp_path / "packages.jsonl", told)
    (concept,) = concepts.read(tmp_path / "packages.jsonl")
    assert concept.names == {"en": ["draws maps"], "nl": ["draws maps"]} and concept.descriptions["nl"]
