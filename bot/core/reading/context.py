"""What stands around a piece of a question, and tells that it is no place, or not the one meant.

A name can be that of a street, a person or a saint, and four digits can be an amount, a year or a
part of a phone number. Each sign is a `Cue` on some tokens. `core.resolving.thresholds` says what
it weighs, and `core.resolving.holding` which of several places holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.model.lazily import Pattern
from bot.core.model.terms import Cue
from bot.core.reading.text import Token
from bot.core.reading.vocabulary import is_known


@dataclass(frozen=True, slots=True)
class Mark:
    """A cue on a run of tokens."""

    start: int
    end: int  # exclusive
    cue: Cue


_MONTH = (
    r"(?:jan(?:uari|vier|uary)?|feb(?:ruari|ruary)?|fevrier|maart|mrt|mars|march|apr(?:il)?|avril|"
    r"mei|mai|may|juni?|juin|june|juli?|juillet|july|aug(?:ustus|ust)?|aout|sept?(?:ember|embre)?|"
    r"o[ck]t(?:ober|obre)?|nov(?:ember|embre)?|de[ck](?:ember|embre)?)\b"
)
_UNIT = (
    r"(?:euro?s?|eur|dollars?|pond|inwoners?|werkl\w+|mensen|personen|werkzoekenden?|jobs|vacatures|"
    r"leden|gezinnen|woningen|huizen|werknemers|medewerkers|arbeiders|stuks?|keer|maal|jaar|jaren|"
    r"maand(?:en)?|we(?:ek|ken)|dag(?:en)?|uu?r(?:en)?|min(?:uten|uut)?|seconden?|sec|meters?|m|km|"
    r"kilometers?|cm|mm|kg|kilo|gram|gr|liters?|k?cal(?:orieen)?|k?watt|kwh|[kmgt]b|punten|stappen|"
    r"woorden|letters|vierkante|m2|hectare|ha|graden|klanten|studenten|leerlingen|kinderen|soldaten|"
    r"deelnemers|volgers|cheques?|bomen|dozen|pagina s|bladzijden|people|inhabitants?|hours?|days|"
    r"months|years|minutes|meter|miles|habitants?|personnes|chomeurs|heures|jours|mois|ans|fois|"
    r"bruto|netto|brut|net|gross)\b"
)
_YEAR = r"(?:1[89]\d\d|20[0-4]\d)"
# What numbers are that are no postcode; on lower-case text without accents. In order: phone
# numbers, accounts, companies, the national register, dates, periods, times, amounts and counts,
# other numbers with a name, years.
_NUMBER = Pattern(
    rf"""
      (?:\+|\b00)\s?\d{{1,3}}[\s./()-]*\d(?:[\s./()-]?\d){{5,}}
    | \b0\d{{1,3}}(?:[\s./-]{{1,2}}\d{{2,3}}){{2,4}}\b | \b0\d{{8,9}}\b
    | \b[a-z]{{2}}\d{{2}}(?:\s?\d{{4}}){{2,6}}(?:\s?\d{{1,3}})?\b
    | \b(?:be|btw|kbo|ond\w*)[\s.:]*(?:be\s?)?[01]?\d{{3}}[\s.]?\d{{3}}[\s.]?\d{{3}}\b
    | \b[01]\d{{3}}\.\d{{3}}\.\d{{3}}\b | \b\d{{3}}-\d{{7}}-\d{{2}}\b
    | \b\d{{2}}[.\s]?\d{{2}}[.\s]?\d{{2}}-\d{{3}}[.\s-]?\d{{2}}\b
    | \b\d{{1,2}}(?P<sep>[/.-])\d{{1,2}}(?P=sep)(?:\d{{4}}|\d{{2}})\b
    | \b\d{{4}}[/-]\d{{1,2}}[/-]\d{{1,2}}\b | \b(?:0?[1-9]|1[0-2])[/-]{_YEAR}\b
    | (?:\b\d{{1,2}}(?:e|st|nd|rd|th|er)?\s)?\b{_MONTH}\s?'?\s?{_YEAR}?\b
    | \b{_YEAR}\s?[-\u2013/]\s?(?:{_YEAR}|\d{{2}})\b
    | \b\d{{1,2}}\s?(?:[:h]|uu?r|u\.?)\s?\d{{2}}\b
    | (?:[\u20ac$\u00a3]|\beuro?s?|\beur|\busd)\s?\d+(?:[.,\s]\d{{3}}){{0,4}}(?:,\d+)?
    | \b\d+(?:[.,\s]\d{{3}}){{0,4}}(?:[.,]\d+)?\s?(?:[\u20ac$\u00a3%\u00b0]|{_UNIT}|,-)
    | \b\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?\b | \b\d+,\d+\b
    | \b\d+(?:\s(?:per|p/|/)\s?(?:maand|m|uur|jaar|dag|week|mois|month|hour)\b)
    | \b(?:post)?(?:bus|box|bte)\.?\s?(?:nr\.?\s?)?\d[\w.]* | \b(?:bp|pb|po\sbox)\s\d+
    | \b(?:factuur|bestel\w*|order|klant(?:en)?nummer|klant|rekening\w*|volgnummer|referentie|ref|
        kenmerk|artikel|art|versie|version|v|kamer|lokaal|lijn|code\spin|pin|pincode|polis|aanslag|
        rijksregister\w*|nummerplaat|contract\w*)\s?(?:(?:nr|no|n\u00b0|nummer|\#)[.:]?)?[\s.:]*\d[\w./-]*
    | \b(?:sinds|sedert|anno|depuis|since|vanaf|eind|begin|rond|in\s(?:het|de|t)\sjaar|jaar|jaren|
        year|annee|l'an|voor\shet\sjaar|tot|schooljaar|werkjaar)\s{_YEAR}\b
    | \b(?:geboren|born|ne|nee|getrouwd|gestart|begonnen|opgericht|gestopt|afgestudeerd)\b
        [^.,;?!]{{0,20}}?\b{_YEAR}\b
    | \b{_YEAR}\s(?:geboren|getrouwd|gestart|begonnen|opgericht|gestopt|afgestudeerd)\b
    """,
    re.VERBOSE,
)
# A postcode of the Netherlands, "3511 JA"; in capitals, and no word of ours behind one of ours.
_DUTCH_CODE = Pattern(
    r"\b[1-9]\d{3}\s?(?!(?:BE|DE|EN|IK|IN|IS|OF|OP|TE)\b)[A-EGHJ-NPR-TVWXZ][A-EGHJ-NPR-TVWXZ]\b"
)
_BARE_YEAR = Pattern(rf"\b(?:in|en|of|voor|over|tot)\s(?P<year>{_YEAR})\b")
_LIVING = Pattern(
    r"\b(?:woon|woont|wonen|wonend|woonde|woonachtig|leef|werk\w*|zip|postcode|gemeente|stad|"
    r"habite|live|living|econom\w+|wijk\w*|regi\w+|maatwerk|vdab|ocmw|job|contact)\b"
)
_DIGITS = re.compile(r"\d")

_ROAD = r"(?:straat|str|laan|steenweg|stwg|weg|baan|plein|lei|dreef|kaai|kade|pad|singel|vest|wal)"
_OLD = r"(?:oude|nieuwe|korte|lange|grote?|kleine?|hoge|lage|brede|\w{3,}se|oud)"
# Lengths are bounded, so that no text makes the search slow.
_STREET = Pattern(
    rf"""
      (?:\b{_OLD}\s)?\b\w{{2,30}}?{_ROAD}\b(?=\s?\d|\s?,)
    | (?:\bde\s(?:{_OLD}\s)?)\w{{2,30}}?{_ROAD}\b
    | \b{_OLD}\s{_ROAD}\b(?=\s?\d|\s?,|$)
    | \b(?:steenweg|stwg|heirweg)\s(?:op|naar|van)\s(?:de\s)?[^\d,;.?!()]{{2,30}}?(?=\s?[\d,;]|$)
    | \b(?:weg|baan|straat|laan)\s(?:op|naar|van|tot)\s[^\d,;.?!()]{{2,30}}?(?=\s\d)
    | \b(?:rue|avenue|chaussee|boulevard|quai|allee|chemin|av\.|ch\.|bd\.?)\s
        (?:(?:de\sla|de\sl['\u2019]|du|des|de|d['\u2019])\s?)?
        (?:[^\d,;.?!()]{{2,40}}?(?=\s?[\d,;]|\s(?:a|te|in)\b)|[\w-]+)
    | \bplace\s(?:du|des|de\sla|de|d['\u2019])\s?[^\d,;.?!()]{{2,30}}?(?=\s\d)
    """,
    re.VERBOSE,
)
# "Naar Leuven 3, Tienen": what stands before a house number, where the town comes after it.
_HOUSE = Pattern(
    r"(?:^|(?<=[,;:\n])\s?|\b(?:adres|adresse|address|is|in\sde|op\sde|aan\sde)\s)"
    r"(?P<name>(?:[^\W\d_][\w'\u2019.-]*\s){1,4})\d{1,3}\s?[a-z]?\b"
    r"(?:\s?(?:bus|bte|box|/)\s?[\w.]+)?\s?(?:[,;-]\s?(?=\w)|(?=[1-9]\d{3}\b))"
)

_PARTICLE = r"(?:[Vv]an|[Dd]e|[Dd]en|[Dd]er|[Tt]er|[Tt]en|[Vv]ande[nr]?|[Vv]er|[Dd]')"
_CAPITAL = r"[^\W\d_a-z\u00df-\u00f6\u00f8-\u00ff]\w*"
_TITLE = (
    r"(?:[Mm]evr(?:ouw)?|[Mm]w|[Mm]me|[Mm]adame|[Mm]eneer|[Mm]ijnheer|[Dd]hr|[Hh]eer|[Mm]r|[Mm]rs|"
    r"[Mm]s|[Dd]r|[Pp]rof|[Ff]amilie|[Ff]am|[Ff]amille|[Mm]onsieur|[Pp]astoor|[Dd]okter|[Jj]uffrouw|"
    r"[Gg]ebroeders|[Gg]ezusters)"
)
_CALLED = (
    r"(?:heet|heten|noemt|noem|naam\sis|naam\s?:|genaamd|called|[Mm]y\sname\sis|m['\u2019]appelle|"
    r"nom\sest|[Gg]roeten|[Gg]roetjes|[Gg]roet|[Gg]reetings|[Mm]vg|[Cc]ordialement|[Rr]egards)"
)
_PERSON = Pattern(
    rf"""
      \b{_TITLE}\.?\s(?:[A-Z]\.\s?){{0,3}}
        (?:(?:{_CAPITAL}\s){{0,2}}(?:{_PARTICLE}\s){{1,2}}{_CAPITAL}|{_CAPITAL}(?:\s{_CAPITAL})?)
    | \b{_CALLED}\s?[,:]?\s(?:{_CAPITAL}\s){{0,2}}(?:{_PARTICLE}\s){{0,2}}{_CAPITAL}
    | \bheet\s[^\W\d_]+\b
    | \b(?P<first>{_CAPITAL})\s(?:Van|Vande[nr]?)(?:\s(?:de[nr]?|De[nr]?))?\s{_CAPITAL}
    | \b(?!St|Sint|Saint|Ste)(?P<given>{_CAPITAL})\s(?:Van|Vande[nr]?)[a-z]{{3,}}
    """,
    re.VERBOSE,
)

_SAINT = Pattern(
    r"\b(?:az|auz|wzc|rvt|rusthuis|woonzorgcentrum|ziekenhuis|kliniek|hospitaal|basisschool|school|"
    r"kleuterschool|college|instituut|lyceum|kerk|parochie|basiliek|campus|centrum|pc|pz|opz|kapel|"
    r"klooster|abdij|ksa|chiro|scouts|clinique|hopital|ecole|eglise|institut|paroisse|hospital|"
    r"church)\s(?:van\s)?(?P<name>(?:st|sint|saint|sainte|ste|onze|olv|heilig\w*|h)[\s.-]"
    r"[\w.-]{1,30})"
)
_HOLY = re.compile(r"\b(?:s(?:ain|in)?te?|onze|olv|heilig|h)\b")
_MAIL = Pattern(r"(?<![\w.])(?P<local>[\w.+-]{1,64})@(?P<host>[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})")
# Where a place may be a part of a word: "@stadleuven", "#iloveaalst", "www.stadkortrijk.be".
_LINK = Pattern(
    r"(?:(?<![\w.])[@#]|www\.|https?://(?:www\.)?)(?P<tag>\w{4,40})"
    r"|(?P<host>[a-z][\w-]{3,40})\.(?:be|vlaanderen|brussels|gent|eu|com|org|net)\b"
)
_LINKED = frozenset("@#./")
_PROVIDERS = re.compile(
    r"^(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|icloud|me|telenet|skynet|proximus|"
    r"pandora|scarlet|voo|protonmail|proton|gmx|aol|mail)\."
)
# Places never take an indefinite article; nor are they conjugated, or asked in French with "-tu".
_SPEECH = Pattern(
    r"\b(?:een|nen|un|une|an|ein|eine|einen|mijn|jouw|elke?|my|your|his|mon|ton|mes|ses)\s"
    r"(?P<noun>[^\W\d_]+)\b"
    r"|\b(?:thanks|not|quite|such)\sa\s(?P<much>[^\W\d_]+)\b"
    r"|\b(?P<verb>as|a|es|est|ai|ont|va|veut|peut)-(?:t-)?(?:tu|je|il|elle|on|vous|nous|ils)\b"
    r"|\bde\s(?P<plural>[^\W\d_]+en)\s(?:zijn|waren|staan|liggen|komen|gaan|hebben)\b"
    r"|\bmet\s(?P<idiom>[^\W\d_]+e)\s(?:ogen|woorden|handen|voeten|tanden|mensen|kinderen)\b"
    r"|\b(?:wir|ich|sie|er|du|ihr)\s(?:\w+en|\w+e|\w+t)\s(?:\w+\s)?(?P<german>[^\W\d_]+en)\b"
    r"|\b(?P<meal>essen)\s(?:(?:und|oder)\s[^\W\d_]+en|gehen|kochen)\b"
    r"|\b(?:zu|zum|beim|was)\s(?P<eaten>essen)\b|\ben\s(?P<stuck>panne)\b"
)


_SHORTEST_NOUN = 4  # letters; shorter words are given names too


def marks(text: str, flat: str, tokens: Sequence[Token]) -> tuple[Mark, ...]:
    """Return the cues in a cleaned question, in no order.

    Args:
        text: The cleaned question, as typed.
        flat: The same in lower case without accents, letter for letter.
        tokens: Its tokens.
    """
    found: list[Mark] = []
    if len(tokens) < 2 and flat.isalnum():  # noqa: PLR2004 -- nothing stands around one
        return ()
    for start, end, cue in _spans(text, flat):
        covered = [i for i, token in enumerate(tokens) if token.start < end and start < token.end]
        if covered:
            found.append(Mark(covered[0], covered[-1] + 1, cue))
    return tuple(found)


def links(flat: str, tokens: Sequence[Token]) -> Iterator[int]:
    """Yield the tokens of a web address, a handle or a hashtag that may hold a name."""
    if not _LINKED.isdisjoint(flat):
        spans = [m.span(m.lastgroup or 0) for m in _LINK.finditer(flat)]
        for index, token in enumerate(tokens):
            if any(start <= token.start and token.end <= end for start, end in spans):
                yield index


def _spans(text: str, flat: str) -> Iterator[tuple[int, int, Cue]]:
    if _DIGITS.search(flat):
        yield from _numbers(text, flat)
    for match in _STREET.finditer(flat):
        yield *match.span(), Cue.STREET
    if text != flat or "heet" in flat:  # names have capitals
        for match in _PERSON.finditer(text):
            first = match["first"] or match["given"] or ""
            # "Regisseur Van Gent" is about Gent, "An Van Gent" is not
            if len(first) < _SHORTEST_NOUN or not is_known(first.lower()):
                yield *match.span(), Cue.PERSON
    if _HOLY.search(flat):
        for match in _SAINT.finditer(flat):
            yield *match.span("name"), Cue.NAMED_AFTER
    if "@" in flat:
        for match in _MAIL.finditer(flat):
            yield *match.span("local"), Cue.MAIL
            if _PROVIDERS.match(match["host"]):
                yield *match.span("host"), Cue.MAIL
    for match in _SPEECH.finditer(flat):
        assert match.lastgroup is not None
        yield *match.span(match.lastgroup), Cue.SPEECH


def _numbers(text: str, flat: str) -> Iterator[tuple[int, int, Cue]]:
    for match in (*_DUTCH_CODE.finditer(text), *_NUMBER.finditer(flat)):
        yield *match.span(), Cue.NUMBER
    if not _LIVING.search(flat):
        for match in _BARE_YEAR.finditer(flat):
            yield *match.span("year"), Cue.NUMBER
    for match in _HOUSE.finditer(flat):
        yield *match.span("name"), Cue.STREET
