"""The words by which a message leans on what went before, in three languages; folded as `advisor.text.fold` does."""

from __future__ import annotations

import re

# Words that point back at something said before, or that open a question which leans on the last one.
POINTERS = frozenset(
    "dat die daar daarvoor daarmee daarover daarbij daaraan daarin daarna "
    "hiervoor hierbij ervoor ervan eraan erbij erin ermee "
    "hij zij ze hem haar het zo'n zoiets dit deze zulke "
    "it that this those these they them there he she such one "
    "ca cela celui celle ceux celles y en il elle ils elles ce cette cet la-bas".split()
)
OPENERS = frozenset("en and et maar but mais of or ou ook also aussi alleen only seulement enkel just juste ok".split())
# With these a message cannot stand alone, whatever else it names.
LEANS_PLAINLY = re.compile(
    r"""\b(?:daarvan|daaronder|of\ (?:those|them)|parmi\ (?:eux|elles|ceux)|d'entre\ (?:eux|elles)|la-dedans)\b
    |^(?:en\ |and\ |et\ )?(?:krijgt|mag|moet|kan|heeft|is|does|can|has|must|may|est-ce\ qu[e'])\ ?
      (?:hij|ze|zij|he|she|it|they|elle|il)\b
    |^(?:et|mais)\ c'est\b
    |^(?:en|and)\ (?:is|are)\ (?:het|dat|it|that|those)\b
    |^(?:il|elle)\ \w+\ (?:quoi|combien)\b
    |\ber\ (?:ook\ |nog\ )?een(?=\ (?:in|bij|rond|vlakbij|dicht)\b|\W*$)|\b(?:find|is\ there)\ one\b|\ben\ trouver\b""",
    re.X,
)
# "How many hours then?", "combien d'heures du coup": of what was said just now.
CLOSES = re.compile(r"\w\W+(?:du coup|alors|donc|dan|then)\W*$")
# "Not Asse but Tienen": the second takes the place of the first.
NOT_BUT = re.compile(
    r"^(?:(?:ah|oh|euh|nee|neen|no|non)\ )*(?:niet|geen|not|pas)\ [^,.;!?]{2,40}?\ (?:maar|but|mais)\ (?:wel\ )?\w",
    re.X,
)
# "Et le chef peut refuser ?": a verb that asks something of its own.
MODALS = frozenset("kan mag moet kunnen mogen moeten peut doit peuvent doivent can may must could".split())
QUESTION_WORDS = frozenset("wat hoe waarom what how why que comment pourquoi".split())
WHAT_ABOUT = frozenset("met over about avec".split())
ABOUT = frozenset({"role", "occupation", "theme", "skill", "sector"})
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
YEARS = {
    word: n
    for n, said in enumerate(("twee two deux 2", "drie three trois 3", "vier four quatre 4", "vijf five cinq 5"), 2)
    for word in said.split()
}
# With one of these a question asks something of its own: "and how many were there in 2020?"
ASKS_ITSELF = frozenset({"how_many", "percent", "euro", "who", "where", "pay"})
DENIAL = re.compile(r"\b(?:niet|geen|not|pas|no)\b((?:(?! (?:maar|mais|but)\b)[^.,;!?])*)")
# "Sint-Niklaas is too far": it is not that which is asked for.
TOO_FAR = re.compile(
    r"[^,.;!?]{2,40}?\ (?:is|ligt|zit|c'est|est|ca\ fait)\ [^,.;!?]{0,12}?(?:te\ ver|too\ far|trop\ loin)[^,.;!?]*",
    re.X,
)
SORRY = re.compile(r"^(?:\s|[,.!-]|\b(?:nee|neen|no|non|sorry|pardon|oh|ah|euh|wacht|wait|attends)\b)+")
ACRONYM = re.compile(r"\b[A-Z]{2,}[\w-]*")
TRAINING = {"nl": "opleiding", "en": "training", "fr": "formation"}
# "Who pays for that then?": all that is asked.
WHO_PAYS = {"nl": "Wie betaalt mijn opleiding?", "en": "Who pays for my training?", "fr": "Qui paie ma formation ?"}
# Kinds of skills that the study counts beside each other: "and green ones?" after a question on soft skills.
SERIES = tuple(
    frozenset(said.split())
    for said in (
        "groen groene green vert verte verts vertes",
        "digitaal digitale digital numerique numeriques",
        "soft zachte sociale softskills",
        "technisch technische technical technique techniques",
    )
)
SERIES_NOUNS = frozenset("skills skill vaardigheden vaardigheid competenties competences ones les des".split())
CONDITION_CUES = frozenset(
    "free online not_online on_site evening weekend daytime in_dutch in_english in_french length".split()
)
NO_SUBJECT = frozenset({"learning-career"})  # "hoeveel moeten er bijleren?": of that nothing takes the place
CONDITION_TYPES = frozenset({"place", "mode", "audience", "level"})
# "And now in Dutch, so that I can print it": it is wished once more, whatever comes behind.
NOW_IN = re.compile(r"(?:(?:en|and|et|ok\w*)\W+)*(?:nu|now|maintenant)\W+(?:graag |please |svp )?(?:in|en)\b")
