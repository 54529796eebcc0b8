""" "And in my plant?": what we know is of the whole sector, and of one firm we know nothing."""

from __future__ import annotations

from advisor.answer.knowledge import Knowledge
from advisor.retrieve.understand import Understood
from advisor.text import words

OWN_FIRM_HOLE = "hole-company-strategy"
_CUE = "own_firm"
# What such a question may hold beside the firm: that something happens there, or holds there too.
_LITTLE = frozenset(
    "en and et ma mais maar but dan then alors ook too also aussi wat what quoi que quest-ce hoe how "
    "comment zit is est it's gebeurt gebeuren happens happen passe passer verandert veranderen changes "
    "change changer changera betekent mean means signifie veut dire geldt gelden apply applies valable "
    "vaut daar er there la y dat da that ca cela ce voor for pour in at dans bij chez concreet concretely "
    "concretement juist nu now maintenant allemaal will gaat gaan va vont does do about met with avec van "
    "of de du des specifiek specifically precisement se il s".split()
)

_OF_THE_FIRM = frozenset(
    "mijn mij ons onze my our ours mon ma notre nos fabriek bedrijf firma plant factory company firm site "
    "usine entreprise boite societe afdeling department departement ploeg team equipe us nous bij wij ik "
    "we the de het werkgever employer employeur baas boss patron".split()
)


def of_own_firm(understood: Understood, knowledge: Knowledge) -> str | None:
    """The gap to admit where a message asks no more than what happens or holds in the visitor's own firm."""
    if _CUE not in understood.own_cues or OWN_FIRM_HOLE not in knowledge.corpus.holes:
        return None
    return OWN_FIRM_HOLE if set(words(understood.question.text)) <= _LITTLE | _OF_THE_FIRM else None
