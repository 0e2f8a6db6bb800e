"""The part of an answer that is remembered: never what somebody wrote, and never for too long."""

from __future__ import annotations

import re

from tests.builders import a_directory
from tests.web.serving import Site


def without_place(page: str) -> str:
    """Leave out what names the question: its heading, and the links to it."""
    return re.sub(r'<h2 class="question">.*?</h2>|q=[^"]*', "", page)


async def test_who_asks_for_the_same_place_sees_their_own_words_only(site: Site):
    first = await site.get("/vraag?q=vollegem+voor+Jan")
    second = await site.get("/vraag?q=waar+is+vollegem")

    assert "vollegem voor Jan</h2>" in first.text
    assert "waar is vollegem</h2>" in second.text
    assert "Jan" not in second.text
    assert without_place(first.text) == without_place(second.text)


async def test_a_remembered_answer_is_the_same_to_the_byte(site: Site):
    for path in ("/vraag?q=vollegem", "/gemeente/91001-vollegem", "/api/ask?q=vollegem"):
        answers = [await site.get(path) for _ in range(3)]

        assert len({answer.body for answer in answers}) == 1


async def test_each_language_and_form_is_drawn_by_itself(site: Site):
    pages = [
        (await site.get(f"{prefix}/vraag?q=vollegem")).text
        for prefix in ("", "/fr", "/in", "", "/fr", "/in")
    ]

    assert pages[:3] == pages[3:]
    assert len(set(pages)) == 3


async def test_a_host_that_a_request_names_shows_on_no_other_page(site: Site):
    await site.get("/gemeente/91001-vollegem", host="localhost:81")

    assert "localhost:81" not in (await site.get("/gemeente/91001-vollegem")).text


async def test_another_revision_shows_at_once(site: Site):
    paths = ("/vraag?q=vollegem", "/api/ask?q=vollegem")
    before = [(await site.get(path)).body for path in paths]
    site.load(a_directory(partnerships=(), memberships=()))

    after = [(await site.get(path)).body for path in paths]

    assert all(old != new for old, new in zip(before, after, strict=True))
