"""What a question is about, apart from its place: the duty, an explanation, small talk."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.outcome import Explain, Subject, Talk, TalkKind
from bot.core.terms import Duty
from bot.core.vocabulary import GOODBYES, GREETINGS, HELP, INSULTS, KNOWN_WORDS, THANKS, TOPIC_WORDS

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
_WHAT = (
    r"\b(wat|wa|what|quoi|uitleg|betekent|betekenis|bedoel\w*|qu est|que|hoe werkt|how does|"
    r"comment fonctionne|c est)\b"
)
_WIJK = r"(wijk ?werk\w*|pwa)"
_SUBJECTS: tuple[tuple[Subject, re.Pattern[str]], ...] = (
    (Subject.SAMENLEVINGSJOBS, re.compile(r"\bsamenlevings ?jobs?\b")),
    (
        Subject.WIJK_WERKEN_ALLOWANCE,
        re.compile(rf"\b(verdien\w*|vergoeding|loon|krijg|gagne\w*|earn)\b.*\b{_WIJK}\b"),
    ),
    (
        Subject.WIJK_WERKEN_PRICE,
        re.compile(rf"\b(prijs|kost\w*|betaal\w*|duur|cheques?)\b.*\b{_WIJK}"),
    ),
    (
        Subject.WIJK_WERKEN_PRICE,
        re.compile(rf"\b{_WIJK}\w*\b.*\b(prijs|kost\w*|betaal\w*|cheques?)\b"),
    ),
    (
        Subject.WIJK_WERKEN_WHO,
        re.compile(rf"\bwie (mag|kan|komt)\b.*\b{_WIJK}\b|\b(mag|kan) (ik|men)\b.*\b{_WIJK}\b"),
    ),
    (
        Subject.WIJK_WERKEN_START,
        re.compile(rf"\b(hoe (begin|start|schrijf|word)\w*|inschrijven|aanmelden)\b.*\b{_WIJK}"),
    ),
    (Subject.WIJK_WERKEN, re.compile(rf"{_WHAT}.*\b{_WIJK}\b")),
    (Subject.REGISSEUR, re.compile(rf"{_WHAT}.*\bregisseurs?\b")),
    (Subject.REGIEROL, re.compile(rf"{_WHAT}.*\b(regierol|sociale economie)\b")),
)


_MEMBERS = re.compile(
    r"\b(welke (gemeentes?|gemeenten|steden)|wie zit|wie hoort|leden|lidgemeenten|aangesloten|"
    r"which (municipalities|towns)|members?|quelles communes|membres)\b"
)


def asks_for_members(words: Sequence[str]) -> bool:
    """Tell whether folded *words* ask which municipalities belong together."""
    return _MEMBERS.search(" ".join(words)) is not None


def topic_of(words: Sequence[str]) -> Duty | None:
    """Return the duty that folded *words* ask for; None if they name none, or both."""
    text = " ".join(words)
    named = [
        duty
        for duty, pair in _PAIRS.items()
        if pair.search(text) or not _TELLING[duty].isdisjoint(words)
    ]
    return named[0] if len(named) == 1 else None


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
