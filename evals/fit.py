"""Learns the weights of the ranking and of the scope model from the dev questions.

    python -m evals.fit            prints what five-fold cross-validation reaches, writes nothing
    python -m evals.fit --write    also writes advisor/answer/{ranking,scope,route,offers}.json

Only items with ``split: dev`` are read: the frozen ones are for measuring.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from advisor.answer import offers, parts, rank, route, scope, split
from advisor.domain import LANGUAGES, Profile, Question, Turn

ROOT = Path(__file__).resolve().parent
ANSWER = ROOT.parent / "advisor" / "answer"
FOLDS = 5
RANKING_PENALTY = 0.001
SCOPE_STRENGTH = 0.03
EXEMPLAR_WEIGHT = 0.1
ROUTE_STRENGTH, ROUTE_THRESHOLD = 1.0, 0.42
OFFER_STRENGTH, OFFER_THRESHOLD = 0.1, 0.25
MOST_OFFERS = 25
PARTS_STRENGTH, BORDER_THRESHOLD, PARTS_THRESHOLD = 0.1, 0.08, 0.4
# A refusal of something answerable costs more than an answer to something unanswerable gains.
MOST_OVER_REFUSAL = 0.035


def dev_items() -> list[dict]:
    """The development questions, without the dropped ones."""
    rows = [
        json.loads(line) for lang in LANGUAGES for line in (ROOT / "questions" / f"{lang}.jsonl").open(encoding="utf-8")
    ]
    return [r for r in rows if r["split"] == "dev" and r.get("audit") != "dropped"]


def as_question(item: dict) -> Question:
    turns = tuple(Turn(h["role"], h["content"]) for h in item.get("history", ()))
    return Question(item["question"], None, turns, Profile(persona=item["persona"]), item["id"])


def gather(composer, items: Sequence[dict]) -> list[dict]:
    """Signals of ranking and scope for every item."""
    out = []
    for item in items:
        understood = composer.understanding.understand(as_question(item))
        ranked, courses = composer.evidence(understood)
        gold = set(item["gold"]) | {g for group in item.get("gold_groups", ()) for g in group}
        overviews = composer.knowledge.overviews
        labels = [
            bool(set(overviews[e.document].facts[:4]) & gold)
            if e.kind == "overview"
            else bool(item["abstain"])
            if e.kind == "gap"
            else e.document in gold
            for e in ranked
        ]
        out.append(
            {
                "item": item,
                "understood": understood,
                "ranked": ranked,
                "courses": courses,
                "signals": np.array([e.signals for e in ranked], np.float64),
                "labels": np.array(labels),
            }
        )
    return out


def _rankable(rows: Sequence[dict]) -> list[tuple[np.ndarray, np.ndarray]]:
    skip = {"courses", "distress", "smalltalk"}
    return [
        (r["signals"], r["labels"])
        for r in rows
        if r["labels"].any()
        and not r["labels"].all()
        and r["item"]["family"] not in skip
        and (not r["item"]["abstain"] or "in_domain" in r["item"]["tags"])
    ]


def fit_ranking(rows: Sequence[dict], penalty: float = RANKING_PENALTY) -> np.ndarray:
    """Listwise: the share of the softmax that goes to right evidence, as large as can be; (signals,)."""
    from scipy.optimize import minimize

    pairs = _rankable(rows)

    def loss(w: np.ndarray):
        total, gradient = 0.0, np.zeros_like(w)
        for x, y in pairs:
            e = np.exp(x @ w - (x @ w).max())
            right = e[y].sum()
            total -= np.log(right / e.sum())
            gradient -= (e[y] @ x[y]) / right - (e @ x) / e.sum()
        n = len(pairs)
        return total / n + penalty * (w @ w), gradient / n + 2 * penalty * w

    return minimize(loss, np.zeros(len(rank.SIGNALS)), jac=True, method="L-BFGS-B").x


def top(rows: Sequence[dict], weights: np.ndarray, k: int) -> tuple[float, int]:
    """Share of questions with right evidence among the first k, and their number."""
    pairs = _rankable(rows)
    return float(np.mean([y[np.argsort(-(x @ weights), kind="stable")[:k]].any() for x, y in pairs])), len(pairs)


def scope_signals(judge, ranker, row: dict) -> list[float]:
    ranked = ranker.rank(row["understood"], [e.hit for e in row["ranked"]])
    courses = ranker.rank(row["understood"], [e.hit for e in row["courses"]])
    return judge.signals(row["understood"], ranked, courses)


def exemplar_rows(composer, judge, ranker) -> tuple[np.ndarray, np.ndarray]:
    """Scope signals of the corpus's own exemplars, in scope and out of it, to learn from beside the questions.

    What the classifiers say of each comes from ones that were trained without it (two halves), or the model
    would learn to trust them too much.
    """
    from dataclasses import replace

    from advisor.retrieve.exemplars import load_exemplars, train_classifiers

    understanding = composer.understanding
    chosen = [
        e
        for e in load_exemplars(ROOT.parent / "corpus")
        if e.file in ("intents", "out_of_scope") and e.language in LANGUAGES
    ]
    halves = [[e for i, e in enumerate(chosen) if i % 2 == h] for h in (0, 1)]
    x, y = [], []
    for h in (0, 1):
        models = train_classifiers(
            understanding.encoder,
            halves[1 - h],
            composer.knowledge.corpus,
            composer.knowledge.overviews,
            only=("intent", "document"),
        )
        other = replace(understanding, classifiers={**understanding.classifiers, **models})
        for e in halves[h]:
            if e.label == "courses":
                continue
            understood = other.understand(Question(e.text, e.language))
            ranked, courses = composer.evidence(understood)
            x.append(
                judge.signals(
                    understood,
                    ranker.rank(understood, [e.hit for e in ranked]),
                    ranker.rank(understood, [e.hit for e in courses]),
                )
            )
            y.append(int(e.label == "out_of_scope"))
    return np.array(x), np.array(y)


def fit_scope(judge, x: np.ndarray, y: np.ndarray, extra_x: np.ndarray, extra_y: np.ndarray):
    """Logistic regression on the signals and their products; the exemplars count EXEMPLAR_WEIGHT each, since their
    labels were not audited. Returns `judge` with what was learned; its threshold is not."""
    from dataclasses import replace

    from sklearn.linear_model import LogisticRegression

    both = np.vstack([x, extra_x])
    mean, spread = both.mean(axis=0), np.maximum(both.std(axis=0), 1e-3)
    weight = np.concatenate([np.ones(len(y)), np.full(len(extra_y), EXEMPLAR_WEIGHT)])
    model = LogisticRegression(C=SCOPE_STRENGTH, max_iter=2000)
    model.fit(scope.with_products((both - mean) / spread), np.concatenate([y, extra_y]), sample_weight=weight)
    return replace(judge, weights=model.coef_[0], bias=float(model.intercept_[0]), mean=mean, spread=spread)


def scope_chances(judge, x: np.ndarray) -> np.ndarray:
    """(n, signals) -> the chances of being outside, (n,)."""
    return 1 / (1 + np.exp(-(scope.with_products((x - judge.mean) / judge.spread) @ judge.weights + judge.bias)))


def threshold(chances: np.ndarray, y: np.ndarray) -> float:
    """The lowest threshold that refuses at most MOST_OVER_REFUSAL of the answerable questions."""
    answerable = np.sort(chances[y == 0])
    return float(min(0.9, max(0.3, answerable[int(np.ceil(len(answerable) * (1 - MOST_OVER_REFUSAL))) - 1] + 1e-6)))


def course_rows(composer, rows: Sequence[dict]) -> tuple[np.ndarray, np.ndarray]:
    """Signals of the route and whether offers answer the question; questions that both answer are left out."""
    x, y = [], []
    for row in rows:
        item = row["item"]
        if item["family"] in ("distress", "smalltalk", "composite"):
            continue
        share = _share_of_courses(composer, item)
        if share is None or 0.2 < share < 0.8:
            continue
        x.append(route.CourseRoute.signals(row["understood"], row["ranked"], row["courses"]))
        y.append(share >= 0.5)
    return np.array(x), np.array(y, int)


def _share_of_courses(composer, item: dict) -> float | None:
    gold = _gold(item)
    if not gold:
        return float(item["family"] == "courses")
    return sum(g in composer.knowledge.corpus.courses for g in gold) / len(gold)


def _lacks_a_condition(item: dict) -> bool:
    """Asked for a course on a subject that there is, with a condition that none meets."""
    return (
        bool(item["abstain"])
        and item["family"] == "courses"
        and not {"nonexistent", "other_subject"} & set(item["tags"])
    )


def _gold(item: dict) -> set[str]:
    return set(item["gold"]) | {g for group in item.get("gold_groups", ()) for g in group}


def offer_rows(composer, rows: Sequence[dict]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Signals of each offer found for a question on offers, whether it is right, and the number of the question."""
    x, y, groups = [], [], []
    for number, row in enumerate(rows):
        item, gold = row["item"], _gold(row["item"])
        about = item["family"] == "courses" or (bool(gold) and gold <= set(composer.knowledge.corpus.courses))
        if item["abstain"]:  # a course on the subject that lacks a condition is no bad match: left out
            about = not _lacks_a_condition(item) and composer.route.says(
                row["understood"], row["ranked"], row["courses"]
            )
        if not about or item["family"] == "composite":
            continue
        outside = composer.scope.judge(row["understood"], row["ranked"], row["courses"]).chance
        hits = [e.hit for e in row["courses"]][:MOST_OFFERS]
        facets = row["understood"].facets
        x += composer.offers.signals(row["understood"], hits, set(facets.skills), set(facets.themes), outside)
        y += [h.passage.document in gold for h in hits]
        groups += [number] * len(hits)
    return np.array(x), np.array(y, int), np.array(groups)


def fit_courses(composer, rows: Sequence[dict], report: dict) -> dict[str, dict]:
    """The models of the route and of the offers, as they are written."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler

    x, y = course_rows(composer, rows)
    model = Pipeline([("model", LogisticRegression(C=ROUTE_STRENGTH, max_iter=3000))])
    chance = cross_val_predict(model, x, y, cv=FOLDS, method="predict_proba")[:, 1]
    report["about courses or not, right (cross-validated)"] = round(float(((chance >= ROUTE_THRESHOLD) == y).mean()), 4)
    found = {"route": _as_json(model.fit(x, y), route.SIGNALS, ROUTE_THRESHOLD)}

    x, y, groups = offer_rows(composer, rows)
    model = Pipeline([("scale", StandardScaler()), ("model", LogisticRegression(C=OFFER_STRENGTH, max_iter=3000))])
    chance = cross_val_predict(model, x, y, groups=groups, cv=GroupKFold(FOLDS), method="predict_proba")[:, 1]
    seen = [
        any(y[i] and chance[i] >= OFFER_THRESHOLD for i in at[np.argsort(-chance[at])][:3])
        for g in np.unique(groups)
        if y[at := np.flatnonzero(groups == g)].any()
    ]
    report["right offer among three (cross-validated)"] = round(float(np.mean(seen)), 4)
    empty = [bool((chance[groups == g] < OFFER_THRESHOLD).all()) for g in np.unique(groups) if not y[groups == g].any()]
    report["no offer where there is none (cross-validated)"] = round(float(np.mean(empty)), 4)
    report["shown offers that are right (cross-validated)"] = round(float(y[chance >= OFFER_THRESHOLD].mean()), 4)
    found["offers"] = _as_json(model.fit(x, y), offers.SIGNALS, OFFER_THRESHOLD)
    return found


def border_rows(composer, rows: Sequence[dict]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Signals of every border in a message (`parts.SIGNALS`), whether two questions meet there, and the row's number.

    In a composite question they do where the halves find evidence of two of its groups; a border that does not
    is left out, since it may lie within one of three. In every other question no border is one.
    """
    x, y, groups = [], [], []
    for number, row in enumerate(rows):
        item, understood = row["item"], row["understood"]
        if item["family"] in ("distress", "smalltalk") or understood.resolved.follow_up:
            continue
        wanted = [set(g) for g in item.get("gold_groups", ())]
        for border in split.borders(understood.question.text, understood.asked_in):
            if item["family"] == "composite":
                halves = [
                    {e.document for found in composer.evidence(p) for e in found[:3]}
                    for p in composer.parts.in_turn(understood, [border.first, border.second])
                ]
                if not any(a is not b and a & halves[0] and b & halves[1] for a in wanted for b in wanted):
                    continue
            x.append(composer.parts.signals(understood, understood.vector, border))
            y.append(item["family"] == "composite")
            groups.append(number)
    return np.array(x), np.array(y, int), np.array(groups)


def fit_parts(composer, rows: Sequence[dict], report: dict) -> dict[str, dict]:
    """The models that take messages apart, by words and by subject, as they are written."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler

    x, y, groups = border_rows(composer, rows)
    found = {}
    for name, signals, cut in (("borders", split.SIGNALS, BORDER_THRESHOLD), ("parts", parts.SIGNALS, PARTS_THRESHOLD)):
        part = x[:, : len(signals)]
        model = Pipeline([("scale", StandardScaler()), ("model", LogisticRegression(C=PARTS_STRENGTH, max_iter=3000))])
        chance = cross_val_predict(model, part, y, groups=groups, cv=GroupKFold(FOLDS), method="predict_proba")[:, 1]
        hit = {g: chance[groups == g].max() >= cut for g in np.unique(groups)}
        several = {g for g in hit if y[groups == g].any()}
        report[f"{name}: several questions found (cross-validated)"] = round(
            float(np.mean([hit[g] for g in several])), 4
        )
        report[f"{name}: one question taken for several (cross-validated)"] = round(
            float(np.mean([hit[g] for g in hit if g not in several])), 4
        )
        found[name] = _as_json(model.fit(part, y), signals, cut)
    return found


def _as_json(model, signals: Sequence[str], cut: float) -> dict:
    """Weights for signals as they are: what scales them, where the model does, is worked into the weights."""
    weights, bias = model[-1].coef_[0], float(model[-1].intercept_[0])
    if len(model) > 1:
        weights = weights / model[0].scale_
        bias -= float(weights @ model[0].mean_)
    return {
        "weights": {s: round(float(v), 4) for s, v in zip(signals, weights, strict=True)},
        "bias": round(bias, 4),
        "threshold": cut,
    }


def run(composer, *, write: bool) -> dict:
    """Fits both; returns and prints what cross-validation reached."""
    from dataclasses import replace

    rows = gather(composer, dev_items())
    fold = np.arange(len(rows)) % FOLDS
    report: dict = {}
    for k in (1, 5):
        parts = [
            top(
                [r for i, r in enumerate(rows) if fold[i] == f],
                fit_ranking([r for i, r in enumerate(rows) if fold[i] != f]),
                k,
            )
            for f in range(FOLDS)
        ]
        report[f"right evidence in top {k} (cross-validated)"] = round(
            float(np.average([p[0] for p in parts], weights=[p[1] for p in parts])), 4
        )
    weights = fit_ranking(rows)
    ranker = replace(composer.ranker, weights=weights.astype(np.float32))

    judge = replace(composer.scope, ranker=ranker)
    # The verdict counts where the question is not about courses: there the offers decide.
    scoped = [
        r
        for r in rows
        if r["item"]["family"] not in ("distress", "smalltalk")
        and not composer.route.says(r["understood"], r["ranked"], r["courses"])
    ]
    x = np.array([scope_signals(judge, ranker, r) for r in scoped])
    y = np.array([int(r["item"]["abstain"]) for r in scoped])
    extra_x, extra_y = exemplar_rows(composer, judge, ranker)
    chances = np.zeros(len(y))
    for f in range(FOLDS):
        part = np.arange(len(y)) % FOLDS == f
        chances[part] = scope_chances(fit_scope(judge, x[~part], y[~part], extra_x, extra_y), x[part])
    sector, country = (x[:, scope.SIGNALS.index(n)] > 0 for n in ("other_sector", "other_country"))
    hard = country | (sector & (chances >= scope.SECTOR_DOUBT))
    chances[hard] = 1.0
    cut = threshold(chances, y)
    report |= {
        "scope threshold": round(cut, 4),
        "refused of unanswerable (cross-validated)": round(float((chances[y == 1] >= cut).mean()), 4),
        "refused of answerable (cross-validated)": round(float((chances[y == 0] >= cut).mean()), 4),
        "n": len(y),
    }
    judge = fit_scope(judge, x, y, extra_x, extra_y)
    composer = replace(composer, ranker=ranker, scope=judge)
    rows = gather(composer, dev_items())
    learned = {
        **fit_courses(composer, rows, report),
        **fit_parts(composer, rows, report),
    }
    if write:
        for name, data in learned.items():
            _write(ANSWER / f"{name}.json", data)
        _write(
            ANSWER / "ranking.json",
            {"weights": dict(zip(rank.SIGNALS, (round(float(v), 4) for v in weights), strict=True))},
        )
        _write(
            ANSWER / "scope.json",
            {
                **{
                    part: {name: round(float(v), 4) for name, v in zip(names, values, strict=True)}
                    for part, names, values in (
                        ("mean", scope.SIGNALS, judge.mean),
                        ("spread", scope.SIGNALS, judge.spread),
                        ("weights", scope.FEATURES, judge.weights),
                    )
                },
                "bias": round(judge.bias, 4),
                "threshold": round(cut, 4),
            },
        )
    print(json.dumps(report, indent=1))
    wrong = [(c, r) for c, t, r in zip(chances, y, scoped, strict=True) if (c >= cut) != bool(t)]
    for chance, r in sorted(wrong, key=lambda p: -p[0]):
        print(
            f"{chance:.2f} {'answered' if r['item']['abstain'] else 'REFUSED '} "
            f"{r['item']['id']} {r['item']['question'][:110]!r} "
            f"{[e.document for e in r['ranked'][:2]]}"
        )
    return report


def _write(path: Path, data: dict) -> None:
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    from advisor.advisor import Advisor
    from advisor.settings import Settings

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    run(Advisor.open(Settings.from_environment()).house.current().composer, write=parser.parse_args().write)


if __name__ == "__main__":
    main()
