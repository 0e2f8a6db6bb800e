"""One address for each kind of page."""

from __future__ import annotations

from collections.abc import Mapping

TOWN = "/gemeente/24062-leuven"
PAGES: Mapping[str, str] = {
    "home": "/",
    "answer": "/vraag?q=maldegem",
    "answer with a slip": "/vraag?q=wie+is+de+regisseur+in+maldegm",
    "several places": "/vraag?q=leuven+en+gent",
    "merged": "/gemeente/73111-tongeren-borgloon",
    "choose": "/vraag?q=hofstade",
    "outside Flanders": "/vraag?q=brussel",
    "not understood": "/vraag?q=xqzwv+jjkk",
    "nothing typed": "/vraag?q=",
    "members": f"{TOWN}/leden",
    "sources": f"{TOWN}/bronnen",
    "why": f"{TOWN}/waarom?q=kesello",
    "wijk-werken": f"{TOWN}/wijk-werken",
    "partnership": "/samenwerking/perspectief",
    "organiser": "/organisator/ww-perspectief",
    "map by partnership": "/kaart/vlaanderen?kleur=partnership",
    "map by wijk-werken": "/kaart/vlaanderen?kleur=wijk-werken",
    "map by freshness": "/kaart/vlaanderen?kleur=freshness",
    "map of a province": "/kaart/limburg?kleur=partnership",
    "list": "/lijst",
    "list with a result": "/vraag?q=leuven%0Agent%0Anergens%0Ahofstade",
    "wrong": f"{TOWN}/klopt-niet",
    "sheet": f"{TOWN}/blad",
    "privacy": "/privacy",
    "about": "/over",
    "accessibility": "/toegankelijkheid",
    "embedding": "/insluiten",
    "not there": "/nergens",
    "embedded home": "/in/",
    "embedded answer": f"/in{TOWN}",
}
