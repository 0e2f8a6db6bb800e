"""Looks through what the site sent for anything that a browser would run, load or follow elsewhere.

What tests send in holds `MARK`; as an element or an attribute of that name it would have got out.
"""

from __future__ import annotations

from html.parser import HTMLParser

MARK = "x-evil"
MARKUP = (
    f"</title></textarea></script>\"'><{MARK} on{MARK}=1 {MARK}=1><script>{MARK}()</script>"
    f"<img src=x onerror={MARK}()><!--{{{{7*7}}}}${{7*7}}"
)
_FOLLOWED = frozenset({"href", "src", "action", "formaction", "xlink:href", "data", "poster"})
_SCHEMES = ("https://", "http://", "mailto:", "tel:", "#")
_NEVER = frozenset({"base", "embed", "object", "style", MARK})


class _Looker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.text: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag in _NEVER:
            self.faults.append(f"<{tag}>")
        if tag == "script" and not named.get("src", "").startswith("/static/"):
            self.faults.append(f"<script> {named}")
        if tag == "meta" and "http-equiv" in named:
            self.faults.append(f"<meta> {named}")
        for name, value in named.items():
            if name.startswith("on") or name in {"style", "srcdoc", MARK}:
                self.faults.append(f"<{tag} {name}>")
            if name in _FOLLOWED and not _leads_on(value):
                self.faults.append(f"<{tag} {name}={value!r}>")
        self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            del self._inside[len(self._inside) - 1 - self._inside[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if self._inside[-1:] == ["script"] and data.strip():
            self.faults.append(f"script: {data[:40]}")
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment: {data[:40]}")


def _leads_on(address: str) -> bool:
    """Whether an address is on this site, or names another one openly."""
    is_here = address.startswith("/") and address[1:2] not in {"/", "\\"}
    return is_here or address.lower().startswith(_SCHEMES)


def faults_in(markup: str) -> list[str]:
    """Return what is wrong with a page or a drawing; empty if nothing is."""
    looker = _Looker()
    looker.feed(markup)
    looker.close()
    return looker.faults


def text_of(markup: str) -> str:
    """Return what a reader sees of it."""
    looker = _Looker()
    looker.feed(markup)
    looker.close()
    return "".join(looker.text)
