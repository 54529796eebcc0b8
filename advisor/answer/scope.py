"""Do the sources answer this at all? A small model over several signals, calibrated on our own questions.

What the signals are stands in `scope_signals.py`, how the weights are learned in ``evals/fit/scope.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.answer.answering import Answering, PairReader
from advisor.answer.counted import asked_count
from advisor.answer.knowledge import Knowledge, stem
from advisor.answer.named import asked_barely, tells_ours
from advisor.answer.rank import Evidence, Ranker
from advisor.answer.route import asks_what_a_job_must_learn
from advisor.answer.scope_documents import DocumentScope
from advisor.answer.scope_signals import SIGNALS, ScopeSignals
from advisor.answer.signal_model import SignalModel
from advisor.domain import LANGUAGES
from advisor.retrieve.cues import Cues
from advisor.retrieve.mentions import Vocabulary
from advisor.retrieve.subject import names_only
from advisor.retrieve.understand import Understood
from advisor.text import figures, words

FAR_ASKED = 0.87
ROLE_HOLE = "hole-skills-per-occupation"  # admitted inside the answer on a role, see plan.py
OTHER_SECTORS_HOLE = "hole-other-sectors"
OTHER_STUDIES_HOLE = "hole-other-studies"
LONGEST_STEM = 8  # letters
_SCHEME = "scheme_"  # before the name of a leave or a voucher, among the cues
_ANYBODY = frozenset("mensen people employees staff personnes gens salaries travailleurs werknemers workers".split())
# What may stand beside a skill without naming a trade that needs it ("which green skills must one learn?").
_SKILLS = frozenset({"skill", "audience"})
_TO_LEARN = frozenset(
    "leren bijleren kennen kunnen weten hebben lijst belangrijk learn know needed have list important "
    "faut-il apprendre connaitre savoir avoir liste utiles importantes absolument vandaag morgen today tomorrow "
    "aujourd'hui demain avenir toekomst future".split()
)
# From here on (cosine 0.9) a question is the one that a known gap is about.
GAP_ASKED = 1.0
# With less (a probability of one in ten) a gap is not what is asked: then nothing is known, and that is said.
LEAST_GAP_ABOUT = -0.77
# A probability of six in ten, as a natural logarithm: what a question wants to know is this.
LEAST_DETAIL = -0.5
# Cosine 0.93 with a known question, and a probability of 0.97 (a third of its logarithm) that it is about that.
SURELY_ASKED, WITHOUT_DOUBT = 1.3, -0.01
ROLE_NEAR = 2  # facts and gaps among which the gap of the skills of a job counts as what is asked
GAPS_NEAR = 2  # gaps among which that of the skills of a job must be
# Of a gap that is read out though nothing of ours is named: of thirteen dev questions with less it was right for five,
# and a wrong one sends its reader to the wrong desk.
HARDLY_ABOUT, HARDLY_ASKED = -0.3, 0.4
# Cosine 0.88 with a known question, and so much nearer than anything else (0.04).
NEARLY_ASKED, MUCH_NEARER = 0.8, 0.4
ASKED_OUTRIGHT = 1.1  # cosine 0.91 with a question that a gap is known to be asked by
FOREIGN_THRESHOLD = 0.8
GAP_CLOSER = 0.0
NEARBY_AHEAD = 0.4
GAP_AHEAD = 0.6
# A gap that is so much ahead of all facts, and so probably the subject (a probability of one half), is told however the
# question is worded: of the dev questions that were not told so it was right for ten, and for four it was not.
SURELY_AHEAD, SURELY_ABOUT = 1.5, -0.2
# Three in four that the gap is what is asked, and one in twenty that the best fact is (a third of their logarithms).
PLAINLY_ABOUT, HARDLY_BEST = -0.1, -1.0
# The word of another sector may stand in a question on ours ("études", "magasin"): it only tips the scale.
SECTOR_DOUBT = 0.45


@dataclass(frozen=True)
class Verdict:
    """`outside` True: refuse. `hole` names the gap to admit; `far` is another world, `near` the next field,
    `elsewhere` another sector or country; `doubt`: what is told may be only what comes nearest, with the chance
    `unsaid`."""

    outside: bool
    chance: float
    hole: str | None = None
    far: bool = False
    near: bool = False
    elsewhere: bool = False
    doubt: bool = False
    unsaid: float = 0.0


@dataclass(frozen=True)
class Scope:
    """`nothing` tells how likely nothing of ours answers; `doubt` how likely what comes nearest does not say what is
    asked. Both are learned from the same signals, the second from near misses too: they cost what is answered more
    refusals than they are worth, and a word of doubt costs little."""

    measure: ScopeSignals
    nothing: SignalModel
    doubt: SignalModel
    documents: DocumentScope

    @classmethod
    def load(
        cls, knowledge: Knowledge, vocabulary: Vocabulary, ranker: Ranker, world: Cues, reader: PairReader | None
    ) -> Scope:
        """Reads the weights; `reader` is the cross-encoder, None where the embedder has none."""
        measure = ScopeSignals(knowledge, vocabulary, ranker, world, Answering(knowledge, reader))
        return cls(measure, SignalModel.load("scope"), SignalModel.load("doubt"), DocumentScope.load())

    @property
    def knowledge(self) -> Knowledge:
        return self.measure.knowledge

    def judge(self, understood: Understood, ranked: Sequence[Evidence], courses: Sequence[Evidence]) -> Verdict:
        """Whether to refuse, and what to admit if so."""
        signals = self.measure.of(understood, ranked, courses)
        # What others wrote has no known questions: its words are weighed as they are without our corpus.
        if understood.about and not (ranked and ranked[0].kind == "source"):
            chance, threshold = self.nothing.chance(signals), self.nothing.threshold
            # In other languages no word of the question can be met: the signals say less, and doubt is for the asker.
            if understood.asked_in not in LANGUAGES:
                threshold = max(threshold, FOREIGN_THRESHOLD)
            unsaid = self.doubt.chance(signals)
        else:
            unsaid = 0.0
            chance, threshold = self.documents.chance(understood, ranked, dict(zip(SIGNALS, signals, strict=True)))
        doubt = unsaid >= self.doubt.threshold and not asked_barely(understood)
        gap = next((e for e in ranked if e.kind == "gap"), None)
        best = next((e for e in ranked if e.kind in ("fact", "source", "overview")), None)
        if gap is not None and _of_the_scheme(understood, gap, best):
            gap = None
        if gap is not None and self._speaks_of_ours(understood, gap, best):
            gap = None
            ranked = [e for e in ranked if e.document != OTHER_SECTORS_HOLE]
        values = dict(zip(SIGNALS, signals, strict=True))
        # A sector or country that the evidence does not speak of is never answered with another one's figures.
        strange = values["other_sector"] or self._counts_others(understood, best)
        elsewhere = bool(values["other_country"] or (strange and chance >= SECTOR_DOUBT))
        if not elsewhere and self._confirmed(understood, best):
            return Verdict(False, chance, unsaid=unsaid)
        outside = best is None or elsewhere or chance >= threshold
        hole = None
        closer = best is None or (gap is not None and gap.signal("asked") >= best.signal("asked") + GAP_CLOSER)
        admits = (
            gap is not None
            and gap is ranked[0]
            and gap.document != ROLE_HOLE
            and gap.signal("asked") >= GAP_ASKED
            and (closer or gap.score >= best.score + GAP_AHEAD)
            and not self._told_nearby(gap, best)
        )
        if gap is not None and (
            admits
            or (outside and gap is ranked[0] and _much_nearer(gap, best))
            or self._surely_asked(gap, best, ranked, courses)
            or (
                outside
                and (best is None or gap.score > best.score - 1.6)
                and gap.signal("asked") > 0.8
                and gap.signal("about") >= LEAST_GAP_ABOUT
            )
        ):
            hole, outside = gap.document, True
        if outside and hole is None and gap is not None and gap is ranked[0] and gap.signal("about") >= LEAST_DETAIL:
            hole = gap.document
        if outside and hole is None:
            hole = self.asked_gap(understood) or self._asked_outright(ranked)
        if outside and not values["known_subject"] and _hardly_asked(hole, ranked):
            hole = None  # who lost the key of a crypto wallet does not ask for letters of a bailiff
        if outside and hole is None and not elsewhere and _surely_known(best):
            outside = doubt = False  # a town or a trade beside it makes no other question of it
        if outside and hole is None and strange and not values["other_country"] and understood.facets.other_sectors:
            hole = _of_other_sectors(understood, self.knowledge)
        if (
            outside
            and hole is None
            and not elsewhere
            and best is not None
            and tells_ours(understood, best, self.knowledge)
        ):
            # "Where do the 49,000 come from?": what we know of them is told.
            outside, doubt = False, not asked_barely(understood)
        near = bool(
            values["other_sector"]
            or values["other_country"]
            or values["name_missing"]
            or values["year_absent"]
            or values["known_subject"]
        )
        far = not near and values["out_of_scope"] > 0.5 and values["asked"] < (FAR_ASKED - 0.8) * 10 + 0.4
        return Verdict(outside, chance, hole, far, near, elsewhere, doubt, unsaid)

    def _speaks_of_ours(self, understood: Understood, gap: Evidence, best: Evidence | None) -> bool:
        """Whether a question near to one of nurses or drivers ("how many need digital skills?") is about ours: it names
        no other sector, and either nothing but a skill, or it asks of workers or people, and is nearer to what we
        know."""
        if gap.document != OTHER_SECTORS_HOLE or understood.facets.other_sectors or best is None:
            return False
        little = self.measure.ranker.function_words
        if names_only(understood.text, understood.mentions, _SKILLS, little, _TO_LEARN):
            return True
        if not ("workers" in understood.facets.audiences or _ANYBODY & set(words(understood.text))):
            return False
        return best.signal("asked") > gap.signal("asked")

    def _told_nearby(self, gap: Evidence, best: Evidence | None) -> bool:
        """A gap barely ahead of the very fact that it names as what is known: then the fact is the answer."""
        if best is None or best.document not in self.knowledge.corpus.holes[gap.document].nearby:
            return False
        return gap.score < best.score + NEARBY_AHEAD and best.signal("asked") >= GAP_ASKED

    def _surely_asked(
        self, gap: Evidence, best: Evidence | None, ranked: Sequence[Evidence], courses: Sequence[Evidence]
    ) -> bool:
        """Whether a question, however it is worded, is about something that nothing of ours tells: never, or, like a
        price, by none of what is near it."""
        # Ahead by far, or by a little while the best fact is surely not what is asked ("how many weeks' notice …?").
        ahead = gap is ranked[0] and (
            best is None
            or gap.score >= best.score + SURELY_AHEAD
            or (gap.signal("about") >= PLAINLY_ABOUT and best.signal("about") <= HARDLY_BEST)
        )
        rivals = [e for e in (*courses[:1], best) if e is not None and e.signal("about") > HARDLY_BEST]
        near = max((e.score for e in rivals), default=-10.0)
        sometimes = self.knowledge.corpus.holes[gap.document].sometimes and near > gap.score - SURELY_AHEAD
        told = sometimes or gap.document == ROLE_HOLE
        return ahead and not told and gap.signal("about") >= SURELY_ABOUT

    def asked_gap(self, understood: Understood) -> str | None:
        """The gap that a question is about whatever it asks it of ("on which days is …?"), or None."""
        no_detail = {ROLE_HOLE, OTHER_SECTORS_HOLE}
        gaps = {d: p for d, p in understood.detail.items() if d in self.knowledge.corpus.holes and d not in no_detail}
        likeliest = max(gaps, key=lambda d: gaps[d], default=None)
        return likeliest if likeliest and gaps[likeliest] >= LEAST_DETAIL else None

    @staticmethod
    def _asked_outright(ranked: Sequence[Evidence]) -> str | None:
        """The gap that nearly this question asks after, though it may be about something else as well."""
        no_detail = (ROLE_HOLE, OTHER_SECTORS_HOLE)
        gaps = [e for e in ranked if e.kind == "gap" and e.document not in no_detail]
        nearest = max(gaps, key=lambda e: e.signal("asked"), default=None)
        return nearest.document if nearest and nearest.signal("asked") >= ASKED_OUTRIGHT else None

    def _counts_others(self, understood: Understood, best: Evidence | None) -> bool:
        """Whether what is counted ("how many teachers …?") stands nowhere in the best evidence and in the questions
        that it is known to answer."""
        counted = asked_count(understood.text)
        if best is None or best.kind != "fact" or not counted or set(counted) & _ANYBODY:
            return False
        told = " ".join(self.knowledge.words_of(best.document, lang).text for lang in LANGUAGES)
        return not any(stem(w)[:LONGEST_STEM] in told for w in counted)

    def _confirmed(self, understood: Understood, best: Evidence | None) -> bool:
        """The question asks whether a figure is right, and the best evidence tells that figure: it is answered."""
        if (
            best is None
            or not understood.cues & {"claim", "whether"}
            or understood.cues & {"how_many", "date_when", "who"}
        ):
            return False
        said = {f for f in figures(understood.question.text) if len(f) > 2 and f not in understood.facets.years}
        return bool(said) and said <= set(figures(self.measure.text(best)))


def _of_the_scheme(understood: Understood, gap: Evidence, best: Evidence | None) -> bool:
    """Whether the best fact is of the scheme that the message names, and nearer to it than a gap that is not ("may my
    boss refuse training leave?" asks for no rules of dismissal)."""
    named = [c.removeprefix(_SCHEME) for c in understood.own_cues if c.startswith(_SCHEME)]
    if best is None or not named or any(n in gap.document for n in named):
        return False
    return any(n in best.document for n in named) and best.signal("asked") > gap.signal("asked")


def _much_nearer(gap: Evidence, best: Evidence | None) -> bool:
    """Whether a question is nearly one that is known to be asked of a gap, and far from all that something answers."""
    far = best is None or gap.signal("asked") >= best.signal("asked") + MUCH_NEARER
    return far and gap.signal("asked") > NEARLY_ASKED


def _hardly_asked(hole: str | None, ranked: Sequence[Evidence]) -> bool:
    """Whether a gap is neither surely what a question is about nor near to any that we know for it."""
    gap = next((e for e in ranked if e.document == hole), None)
    return gap is not None and gap.signal("about") < HARDLY_ABOUT and gap.signal("asked") < HARDLY_ASKED


def _surely_known(best: Evidence | None) -> bool:
    """Whether a question is nearly one that we know, and about that without a doubt."""
    return best is not None and best.signal("asked") >= SURELY_ASKED and best.signal("about") >= WITHOUT_DOUBT


def _of_other_sectors(understood: Understood, knowledge: Knowledge) -> str | None:
    """The gap to admit to who asks for another sector: who wants to study for it is sent to another place."""
    grown = "workers" in understood.facets.audiences or understood.persona == "worker"
    studies = understood.persona == "youth" or ("at_school" in understood.cues and not grown)
    if "course" in understood.cues and not studies:
        return None  # who may have such a course is told
    wanted = OTHER_STUDIES_HOLE if studies else OTHER_SECTORS_HOLE
    return next((h for h in (wanted, OTHER_SECTORS_HOLE) if h in knowledge.corpus.holes), None)


def asks_skills_of_a_role(understood: Understood, ranked: Sequence[Evidence], verdict: Verdict) -> bool:
    """Whether a question that would be refused, or told with doubt, or to which nothing is nearer than that gap, asks
    what somebody in one of our jobs must learn: no source lists that for each job, which is said, and the sector's list
    and what there is of the job are told. Not where it names another sector or country."""
    first = ROLE_HOLE in [e.document for e in ranked if e.kind != "overview"][:ROLE_NEAR]
    first = first or asks_what_a_job_must_learn(understood)
    if not (verdict.outside or verdict.doubt or first) or verdict.elsewhere:
        return False
    if verdict.hole not in (None, ROLE_HOLE):
        return False
    gaps = [e.document for e in ranked if e.kind == "gap"][:GAPS_NEAR]
    near = ROLE_HOLE in gaps or asks_what_a_job_must_learn(understood)
    return "skill" in understood.cues and near and not understood.facets.other_sectors
