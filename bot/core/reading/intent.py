"""What a question is about, apart from its place: the duty, an explanation, small talk."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.model.lazily import Pattern
from bot.core.model.outcome import Explain, Subject, Talk, TalkKind
from bot.core.model.terms import Duty, Need, Topic
from bot.core.reading.vocabulary import (
    GOODBYES,
    GREETINGS,
    HELP,
    INSULTS,
    KNOWN_WORDS,
    THANKS,
    TOPIC_WORDS,
)

# Words of a topic that say nothing on their own ("ik zoek werk" is no question about wijk-werken).
_WEAK = frozenset(
    {
        *("werk", "werken", "werker", "werkers", "wijk", "travail", "titre", "quartier"),
        *("social", "sociale", "economie", "economy", "tewerkstelling", "samenwerking"),
        *("organisator", "coordinator", "coordinateur"),
    }
)
_TELLING = {duty: words - _WEAK for duty, words in TOPIC_WORDS.items()}
_PAIRS = {
    Duty.WIJK_WERKEN: re.compile(r"\b(wijk ?werk\w*|travail de quartier|neighbou?rhood work)\b"),
    Duty.REGIEROL: re.compile(r"\b(social\w* econom\w+|econom\w+ social\w*|regie ?rol\w*)\b"),
}
# Who looks for a job says that, in these words ...
_SEEKING = frozenset(
    {
        *("zoek", "zoeken", "zoekt", "zoekende", "kzoek", "gezocht", "vind", "vinden", "wil"),
        *("zonder", "geen", "kwijt", "verloren", "nodig", "hulp", "aan", "naar"),
        *("cherche", "chercher", "recherche", "trouver", "veux", "voudrais", "sans", "besoin"),
        *("looking", "search", "searching", "seeking", "find", "finding", "need", "want"),
        "without",
    }
)
_JOBS = frozenset(
    {
        *("werk", "job", "jobs", "jobke", "baan", "vacature", "vacatures", "interim"),
        *("travail", "emploi", "emplois", "boulot", "work", "employment", "vacancies"),
    }
)
# ... or is in that situation, or asks for jobs and nothing else.
_JOBLESS = re.compile(
    r"\b(werke?lo(os|ze|osheid)|werk ?zoekende?|werkzoeker|ontslagen|stempelen|"
    r"sollicit\w+|chomeuse|chomeur|chomage|demandeu(r|se) d emploi|postuler?|candidature|"
    r"unemployed|jobless|job ?seeker|apply for|jobs?|vacatures?|emplois?|vacancies)\b|"
    r"\b(wil|wilt|wou|zou|kan|gaan|te|veux|voudrais|peux|want to|like to) "
    r"([a-z]+ ){0,2}(werken|travailler|work)\b|"
    r"^(werk|work|travail|boulot|baan)\b|\b(werk|travail|boulot)$"
)
# Who asks for others, or offers a job: an employer, a counsellor, somebody who works there.
_FOR_OTHERS = Pattern(
    r"\b(werkgevers?|ondernemers?|bedrijf|bedrijven|onderneming(en)?|personeel(sleden)?|"
    r"medewerkers?|werknemers?|werkkracht(en)?|arbeiders?|aanwerv(en|ing)|aannemen|"
    r"aan te (werven|nemen)|in dienst|tewerkstellen|(onze|mijn|openstaande) vacatures?|"
    r"(zoeken?|zoekt|nodig) (iemand|mensen|volk|kandidaten)|(iemand|mensen|kandidaten) (voor|om)|"
    r"(vacatures?|jobs?) (plaatsen|melden|invullen|aanbieden|creeren)|"
    r"klant(en)?|client(e|en|es|s)?|kandidaat|candidat|deelnemers?|doelgroep|begeleid(en|er|ster)?|"
    r"bemiddelaar|(traject)?begeleider|consulente?|counsell?or|werklozen|werkzoekenden|"
    r"(een|voor|van|mijn|onze) (werkloze|werkzoekende)|"
    r"(?<!vind )(?<!zoek )(?<!krijg )ik werk |(wij|we|die|wie|ze) werk(t|en) |samen ?werk\w*|samen|"
    r"(?<!can )(i|we|who) works? |je travaille |nous travaillons |"
    r"(dienst|departement|afdeling|schepen|minister|beleid|loket|service) (van |voor |de )?"
    r"(werk|tewerkstelling|emploi)|"
    r"(hebben|heb|bieden?|aanbieden|a|avons|have|has|offer(ing)?|offre|offrons) "
    r"(werk|jobs|(een|un|a) (job|vacature|emploi|poste|vacancy)|vacatures|du travail|work)|"
    r"employeurs?|patron|entreprises?|recruter|embaucher|engager|personnel|ouvriers?|"
    r"demandeurs d emploi|chomeurs|employ(er|ee)s?|company|companies|business|hir(e|ing)|"
    r"recruit(ing)?|staff|workers|job ?seekers)\b"
)
_MAATWERK = frozenset({"maatwerk", "maatwerkbedrijf", "maatwerkbedrijven"})
_WHAT = (
    r"\b(wat|wa|what|quoi|uitleg|betekent|betekenis|bedoel\w*|qu est|que|hoe werkt|how does|"
    r"comment fonctionne|c est)\b"
)
_WIJK = r"(wijk ?werk\w*|pwa)"
_SUBJECTS: tuple[tuple[Subject, Pattern], ...] = (
    (Subject.SAMENLEVINGSJOBS, Pattern(r"\bsamenlevings ?jobs?\b")),
    (
        Subject.WIJK_WERKEN_ALLOWANCE,
        Pattern(rf"\b(verdien\w*|vergoeding|loon|krijg|gagne\w*|earn)\b.*\b{_WIJK}\b"),
    ),
    (
        Subject.WIJK_WERKEN_PRICE,
        Pattern(rf"\b(prijs|kost\w*|betaal\w*|duur|cheques?)\b.*\b{_WIJK}"),
    ),
    (
        Subject.WIJK_WERKEN_PRICE,
        Pattern(rf"\b{_WIJK}\w*\b.*\b(prijs|kost\w*|betaal\w*|cheques?)\b"),
    ),
    (
        Subject.WIJK_WERKEN_WHO,
        Pattern(rf"\bwie (mag|kan|komt)\b.*\b{_WIJK}\b|\b(mag|kan) (ik|men)\b.*\b{_WIJK}\b"),
    ),
    (
        Subject.WIJK_WERKEN_START,
        Pattern(rf"\b(hoe (begin|start|schrijf|word)\w*|inschrijven|aanmelden)\b.*\b{_WIJK}"),
    ),
    (Subject.WIJK_WERKEN, Pattern(rf"{_WHAT}.*\b{_WIJK}\b")),
    (Subject.REGISSEUR, Pattern(rf"{_WHAT}.*\bregisseurs?\b")),
    (Subject.REGIEROL, Pattern(rf"{_WHAT}.*\b(regierol|sociale economie)\b")),
)


_MEMBERS = re.compile(
    r"\b(welke (gemeentes?|gemeenten|steden)|wie zit|wie hoort|leden|lidgemeenten|aangesloten|"
    r"which (municipalities|towns)|members?|quelles communes|membres)\b"
)


def asks_for_members(words: Sequence[str]) -> bool:
    """Tell whether folded *words* ask which municipalities belong together."""
    return _MEMBERS.search(" ".join(words)) is not None


def seeks_work(words: Sequence[str]) -> bool:
    """Tell whether somebody who says folded *words* looks for a job for themselves."""
    text, spoken = " ".join(words), frozenset(words)
    seeks = bool(spoken & _SEEKING and spoken & _JOBS) or _JOBLESS.search(text) is not None
    return seeks and _FOR_OTHERS.search(text) is None


def topic_of(words: Sequence[str]) -> Topic | None:
    """Return what folded *words* ask for: a duty that they name, or a job; None if neither or both.

    Who looks for a job and names maatwerk looks for a job: a regisseur has none.
    """
    text = " ".join(words)
    named = [
        duty
        for duty, pair in _PAIRS.items()
        if pair.search(text) or not _TELLING[duty].isdisjoint(words)
    ]
    only_maatwerk = named == [Duty.REGIEROL] and _TELLING[Duty.REGIEROL] & {*words} <= _MAATWERK
    if (not named or only_maatwerk) and seeks_work(words):
        return Need.WORK
    return named[0] if len(named) == 1 else None


def without_topic(words: Sequence[str]) -> list[str]:
    """Return folded *words* without those that name a duty, and without ordinary ones."""
    text = " ".join(words)
    for pair in _PAIRS.values():
        text = pair.sub(" ", text)
    topical = frozenset().union(*TOPIC_WORDS.values(), KNOWN_WORDS)
    return [word for word in text.split() if word not in topical]


def explanation(words: Sequence[str]) -> Explain | None:
    """Return what is to be explained, if the folded *words* ask how things work."""
    text = " ".join(words)
    for subject, pattern in _SUBJECTS:
        if pattern.search(text):
            return Explain(subject)
    return None


def small_talk(words: Sequence[str]) -> Talk | None:
    """Return the small talk in folded *words*, if every one of them is an ordinary word."""
    if not words or not all(word in KNOWN_WORDS for word in words):
        return None
    spoken = set(words)
    topic = topic_of(words)
    if topic is not None or spoken & _TELLING[Duty.REGIEROL]:
        return Talk(TalkKind.WHERE, topic)
    for kind, sign in (
        (TalkKind.INSULT, INSULTS),
        (TalkKind.THANKS, THANKS),
        (TalkKind.GOODBYE, GOODBYES),
        (TalkKind.GREETING, GREETINGS),
        (TalkKind.HELP, HELP),
    ):
        if spoken & sign:
            return Talk(kind)
    return None
