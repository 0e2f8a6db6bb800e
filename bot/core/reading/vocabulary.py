"""The words of questions that are no place: topics, small talk and fillers, in three languages.

Everything here is written folded (see `core.reading.text.fold`). These words steer the search: a
window made of them alone is never looked up as a misspelled place.
"""

from __future__ import annotations

from bot.core.model.terms import Duty

_REGIEROL = """
    regisseur regisseurs regisseuse regie regierol regiserol regiseur regisseu regissuer sociale
    economie ecosociaal economy social partenariat partnership samenwerkingsverband
    samenwerkingsverbanden intergemeentelijk intergemeentelijke samenwerking maatwerk
    maatwerkbedrijf coordinateur coordinator regiseuse maatwerkbedrijven tewerkstelling
"""
_WIJK_WERKEN = """
    wijkwerken wijkwerk wijkwerker wijkwerkers wijkwerkorganisator wijkwerkbemiddelaar
    wijkwerkcheque wijkwerkcheques pwa pwas klusjes klusje klussen titre wijk werken werk werker
    werkers organisator travail quartier ale neighbourhood neighborhood
"""
_GREETINGS = """
    hallo hello hey hoi hi dag goeiedag goedendag goeiemorgen goedemorgen goeiemiddag
    goedemiddag goeienavond goedenavond bonjour bonsoir salut yo hallokes halo morgen allo
"""
_THANKS = """
    dank bedankt dankje dankjewel dankuwel merci thanks thx thank top super prima perfect oke ok
    okay tof geweldig
"""
_INSULTS = """
    stommerik idioot dom domme stom stomme kut klote shit verdomme godverdomme sukkel onnozelaar
    ezel debiel imbeciel loser merde connard idiote con idiot stupid fuck fucking dumb useless
    waardeloos slecht trut eikel klootzak
"""
_GOODBYES = "doei tot ziens salukes bye daag dada ciao goodbye revoir"
_HELP = "help hulp aide info uitleg menu start handleiding"

_FILLERS = """
    loket loketten kantoor kantoren dienst diensten
    tis kwoon kheb khem kmoet kwil kzou kga tga kvroeg wete weette gelle gulder oe noar veur
    nen ne diene dieje dees iet ofwa alsjeblief ier kringwinkel strijkatelier buurgemeente
    lidgemeenten aangesloten hoort horen members member membres communes towns municipalities
    bron bronnen leefloon uitkering krijgen krijg krijgt
    de het een der des ten ter te t d l n s m k z u v w g h p r c b f j is zijn was waren ben
    bent wordt worden werd ware wie wat waar welke welk wanneer waarom hoe hoeveel wiens
    waarheen waarvoor waarover waarop wa wieje waor kzoek kmoe ku kan kunt kunnen kon mag mogen
    moet moeten moe wil willen wilt wou zou zoude zouden zal zult zullen heb hebt heeft hebben
    had ga gaat gaan doet doen doe deed komt komen ik je jij ge gij jullie we wij ze zij hij hem
    haar hun ons onze mijn mij mn uw jouw zich men in op aan bij van voor naar uit met om over
    onder tot tegen door binnen buiten rond tussen via en of maar want dus ook nog al niet geen
    wel niks iets iemand niemand alles alle allemaal dit dat deze die daar hier er eens even nu
    dan toen straks vandaag morgen gisteren alstublieft aub alsjeblieft graag beste mevrouw
    meneer heer dame vriend mensen persoon personen zoek zoeken zoekt zoekende vind vinden vindt
    geef geven toon tonen zeg zeggen vertel bel bellen contact contacten contacteren
    contactgegevens contactpersoon gegevens telefoon telefoonnummer tel gsm nummer nr email mail
    mailadres adres website site link bereiken bereik gemeente gemeentes gemeenten stad steden
    dorp deelgemeente deelgemeentes streek regio provincie postcode postnummer zip postnr code
    nis verantwoordelijk verantwoordelijke aanspreekpunt aanspreekpersoon dienst bestuur lokaal
    lokale openbaar openbare instantie organisatie organisaties bedrijf bedrijven ondernemer
    werkgever werkgevers werkzoekende werkzoekenden werkloos werkloze werkloosheid job jobs baan
    vacature vacatures opleiding vdab ocmw sociaal huis cpas vlaanderen vlaams vlaamse belgie
    woon wonen woont werkt werkte leef leven klant klanten cliente client weet weten wist ken
    kennen kent begrijp denk hoort hoor horen valt vallen zit zitten ligt liggen regelt regelen
    organiseert organiseren leidt coordineert helpt helpen gebeurt bestaat bestaan informatie
    vraag vragen vraagje antwoord probleem klacht nodig nieuw nieuwe oud oude goed goede eigen
    ander andere samen zelf meer minder veel weinig eerste laatste tweede vroeger voorheen nabij
    dichtbij dicht buurt omgeving kant plaats plek taak taken rol lid leden lijst kaart
    overzicht verband verbanden kinderen kind man vrouw zoon dochter moeder vader broer zus
    buurman buurvrouw uur dag dagen week maand jaar tijd euro geld prijs kost kosten kostprijs
    betaling verdien verdienen verdient bedrag vergoeding loon cheque cheques betekent betekenis
    bedoel bedoelt betekenen juist precies eigenlijk gewoon misschien als zoals omdat zodat
    hoewel terwijl mss wrm ofzo ofja eh euh uhm ah oh tja he koken kookt eten drinken weer regen
    zon tuin auto trein bus fiets hond kat le la les un une du au aux a et ou que qui quoi quel
    quelle quels quelles est sont dans pour avec sans sur sous chez par tu il elle nous vous ils
    elles mon ma mes ton ta tes son sa ses notre votre leur leurs ce cet cette ces cherche
    chercher trouver trouve veux voudrais peux peut puis pouvez faut donnez donner contacter
    personne responsable commune ville numero adresse courriel travailler emploi regisseur
    comment combien pourquoi quand habite habiter svp plait the an at on for from to with by and
    or are who what where which how when why i you she it they my your his her our their me him
    us them this that these those do does did can could would should will shall may might must
    have has be been am find finding look looking need please details phone number address town
    city village municipality person charge responsible local area work working help helping
    live living about tell give get there here not no yes any some ja nee neen
"""

_LOCATIVES = """
    in te bij uit vanuit naar rond nabij omgeving gemeente stad deelgemeente dorp regio tegen
    richting     a au aux dans commune ville vers chez near from town city municipality postcode
"""
# What has a place behind it that may be a word too: "kantoor menen", "bouwfirma boom".
_SEATS = """
    kantoor bureau firma bouwfirma schildersbedrijf bakkerij restaurant frituur garage station
    kerncentrale ocmw cpas vdab politie brandweer gemeentehuis stadhuis stadskantoor werkwinkel
    bibliotheek fabriek haven kazerne ziekenhuis az opz wzc school gemeentebestuur stadsbestuur
    office gare mairie hopital
"""
_NEARNESS = "bij nabij near omgeving buurt kant naast rond richting pres aan"


# Words of talk about people and things: "hij is mal", "ik heb jeuk".
_PERSONAL = """
    ik jij je hij zij ze we wij u jullie mijn jouw zijn haar ons hun is ben bent heb hebt heeft een
    nen ne mij hem i you he she we they my your his her am are have has a
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LOCATIVES = _words(_LOCATIVES)  # what points at a place
LIVING = _words("woon woont wonen wonend woonachtig woonde live lives living habite habitons")
POINTING = LOCATIVES | _words(_SEATS)  # behind these a word that is a name is meant as one
NEARNESS = _words(_NEARNESS)  # what says that one place lies near another
CONJUNCTIONS = frozenset({"of", "en", "and", "or", "et", "ou", "maar", "but", "mais", "versus"})
LISTING = CONJUNCTIONS | {"dan", "daarna", "ook", "then", "puis"}  # between names of one list
ARTICLES = frozenset({"de", "het", "t", "d", "l", "la", "le", "les", "the", "groot"})
TOPIC_WORDS: dict[Duty, frozenset[str]] = {
    Duty.WIJK_WERKEN: _words(_WIJK_WERKEN),
    Duty.REGIEROL: _words(_REGIEROL),
}
PERSONAL = _words(_PERSONAL)
GREETINGS = _words(_GREETINGS)
THANKS = _words(_THANKS)
INSULTS = _words(_INSULTS)
GOODBYES = _words(_GOODBYES)
HELP = _words(_HELP)
KNOWN_WORDS = (
    frozenset().union(*TOPIC_WORDS.values())
    | GREETINGS
    | THANKS
    | GOODBYES
    | INSULTS
    | HELP
    | _words(_FILLERS)
)
TOPICAL = frozenset().union(*TOPIC_WORDS.values()) | _words("wie waar welke who where which qui")


# Common in Flanders, and no place or word of questions: what follows may be a surname.
GIVEN_NAMES = _words(
    """
    adam ahmed alain alex alexander amber andre andrea anja anke ann anna annelies annemie annick
    anouk arne arthur astrid bart bas benny bert bianca bjorn bram brigitte bruno carine carla
    caroline cedric celine charlotte chris christel christiane christine christophe cindy claudia
    daan daniel david davy debby delphine diana didier dieter dirk dominique dries ed eddy eline
    elise elke ella ellen els emiel emily emma eric erik erwin eva evelien evi fatima femke filip
    frank frans freddy frederik geert georges gerda gert gilbert gilles glenn greet griet guido guy
    hannah hannelore hans heidi helena hendrik herman hilde hugo ilse imane inge ingrid isabelle
    jaak jacques jan jana jean jef jelle jens jeroen jessica jill jo joachim johan johnny jonas
    jonathan joris jos jozef julie jurgen kaat karel karen karim karin karine karl karolien katja
    katleen katrien katrijn kelly kenny kevin kim klaas koen koenraad kris kristel kristien kristof
    kurt lars laura laurens leen lena leo lien lies liesbeth lieve lieven lisa lore lotte louis luc
    lucas lucie ludo luk lukas lynn maarten magda manon marc marcel maria marie marijke marina mark
    marleen martin martine mathias matthias maxim mehdi melissa merel mia michel mieke miet mohamed
    monique nadia nancy natalie nathalie nathan nele nick nicole niels nina noah nora olivia
    olivier pascal pascale patricia patrick patrik paul paula peter philip philippe pierre pieter
    rachid ria rik rita rob robert robin roel roger roland ronny ruben rudi rudy ruth ryan said sam
    sandra sara sarah saskia sebastiaan seppe severine silke simon sofie sonja stef stefaan stefan
    stefanie steven stijn sven tamara tess thierry thijs thomas tijl tim tine tineke tinne tobias
    tom ulrike ursula valerie veerle vera veronique vicky viktor vincent walter wannes ward wendy
    werner wilfried willem willy wim wouter yasmina youssef yves yvonne
    """
)


def is_known(folded: str) -> bool:
    """Tell whether a folded token is an ordinary word of questions, in any of the languages.

    Example:
        >>> is_known("regisseur"), is_known("kessello")
        (True, False)
    """
    return all(word in KNOWN_WORDS for word in folded.split())
