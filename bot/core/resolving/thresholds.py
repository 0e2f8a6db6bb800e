"""Every number that decides how a question is read, and how each was set.

Costs and scores are in nats (natural logarithms of probabilities), so that they add up; confidences
are probabilities, 0..1. What a slip of the fingers costs stands in `spelling`, what work may cost
in `budget`. docs/evaluation.md has the figures behind each: change one only with
`make evaluate` and `make bench-questions` beside it, and with a seed that was not tuned on.
"""

from __future__ import annotations

from bot.core.model.terms import Cue, PlaceKind

# What is answered, asked, refused. The first two were set on the wrong answers among 7,200 names
# with one to three slips: lower answers more, and wrongly.
CERTAIN = 0.88  # a guess is answered at once from this probability on ...
CERTAIN_ONE_SLIP = 0.6  # ... and from here on where one letter differs: slips in pairs mislead more
AS_LIKELY_AS_NOT = 0.5  # a name as it stands counts from here on, with all that stands around it
ASK = 0.1  # worth asking back from this probability of being a place at all
ASK_IN_SENTENCE = 0.8  # the same among other words that are not understood: `word_trap`, `nonsense`

# How often a place is asked for, beside a municipality of 15,000. By hand, on tests/questions.
PRIOR_OF_KIND = {
    PlaceKind.MUNICIPALITY: 0.0,
    PlaceKind.FORMER_MUNICIPALITY: -1.1,
    PlaceKind.DEELGEMEENTE: -1.3,
    PlaceKind.DISTRICT: -1.0,
    PlaceKind.PART: -2.3,
    PlaceKind.LOCALITY: -2.5,
    PlaceKind.HAMLET: -2.5,
    PlaceKind.QUARTER: -4.5,
}
PRIOR_OUTSIDE = -4.5
PRIOR_ALIAS = -0.9  # another name than the own one
PRIOR_PER_POPULATION = 0.1  # per e-fold above or below `TYPICAL_POPULATION`
TYPICAL_POPULATION = 15_000  # inhabitants

# No place at all: a text of n unknown letters costs this much. The line runs between the worst
# twentieth of three slips in a name and the best fiftieth of made-up words of the same length.
NOTHING = 3.0
NOTHING_PER_LETTER = 1.85
UNPOINTED = 4.0  # in a sentence that does not point at a place here
ORDINARY_WORD = 5.0  # beside its own frequency
DERIVED_TENTHS = 10  # of the Zipf scale: a form ("mollen") is about ten times as rare as its word

# A name or code as it stands is a place that is asked for, e^6 to one, until what stands around it
# tells otherwise. Each sign decides alone but the last: "school Sint-Jozef" may be about it.
STANDS = 6.0
AGAINST = {
    Cue.NUMBER: 20.0,
    Cue.STREET: 12.0,
    Cue.MAIL: 12.0,
    Cue.PERSON: 9.0,
    Cue.SPEECH: 8.0,
    Cue.NAMED_AFTER: 2.0,
}

# What it costs to read a text as another form of a name, beside slips of the fingers. By hand, on
# `phonetic`, `exonym_fr`, `adjective`, `truncated` and `disambiguated` in tests/questions.
SOUNDS_ALIKE = 2.4  # another spelling of the very same sounds ...
SOUND_LETTER = 0.8  # ... plus this for each letter of it that differs
ONLY_A_PART = 3.5  # a part of the name, or its parts in another order
TRANSLATED = 2.5  # the French form, put into Dutch word by word
ADJECTIVE = 4.0  # or the name of the people: "Gentse", "Gentenaar"
ADJECTIVE_IN_S = 7.0  # the same by an s alone: "Genks"
CUT_SHORT = 3.0  # the end was not typed ...
CUT_LETTER = 0.15  # ... plus this for each letter of it
CHEAP = 5.5  # a slip below this needs no search for dearer ones

NEAR_KM = 20.0  # "Deerlijk bij Kortrijk": no further than this ...
CLEARLY_NEARER = 1.6  # ... and so many times nearer than the next of that name
BODY_ALIKE = 0.8  # OSA similarity from which on a misspelled name of a body is taken for it
HIDDEN = 0.7  # "@stadleuven": how likely a name inside a word is meant; it only orders choices
