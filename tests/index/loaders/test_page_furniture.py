"""What stands beside the text of a web page: found by searches, never quoted."""

from __future__ import annotations

import pytest

from pincite.index.loaders import load_bytes

TEXT = "<h1>Fees<a class=headerlink href='#fees'>¶</a></h1><p>A day costs 4 euros.</p><p>A week costs 20.</p>"


def beside(markup: str) -> list[str]:
    document = load_bytes(f"<!DOCTYPE html><title>T</title><body>{markup}</body>".encode(), name="page.html")
    return [part.span.of(document.text) for part in document.structure.furniture]


@pytest.mark.parametrize(
    "furniture",
    [
        "<div class=navheader><table><tr><td>Prev<td>Part 2<td><a href=b.html>Next</a></table></div>",
        "<table summary='Navigation footer'><tr><td>Prev<td>Next</table>",
        "<p>Next: <a rel=next href=b.html>Rules</a>, Up: <a rel=up href=i.html>Contents</a></p>",
        "<div class='related sphinxsidebar'><p>Quick search</p></div>",
        "<ul class=pager><li><a href=a.html>Earlier</a></ul>",
        "<p><a rel=prev href=a.html>Rules</a></p>",
        "<p><a rel='previous nofollow' href=a.html>Rules</a></p>",
        "<nav>Home</nav>",
        "<div role=contentinfo>Made in May</div>",
        "<div role=banner>Ferries</div>",
        "<form role=search>Find a trip</form>",
        "<div role=dialog>Log in</div>",
        "<div aria-label='page navigation'>Home</div>",
        "<table><tr><td><a accesskey=p href=a.html>Back</a></td><td></td></tr></table>",
    ],
)
def test_links_to_other_pages_stand_beside_the_text(furniture: str) -> None:
    found = beside(furniture + TEXT)
    assert found and not any("euros" in part or "Fees" in part for part in found)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>See the <a href=b.html>next page</a> for what a week costs, and ask at the desk.</p>",
        "<table><tr><th>Trip<th>Next<tr><td>Ferry<td><a href=x.html>Monday</a></table>",
        f"<div><p><a rel=next href=b.html>Next</a></p><p>{'It costs four euros a day, said she. ' * 14}</p></div>",
        "<p>What a week costs is on the <a rel=next href=b.html>next page</a>; ask at the desk, said she.</p>",
        "<p class=tocopherol>Vitamin E is a tocopherol.</p>",
        "<p class=paperpager>A pager costs 40 euros.</p>",
        "<p class=cookiesheet>A sheet costs 4 euros.</p>",
        "<main class='page-nav'><p>A sheet costs 4 euros.</p></main>",
        f"<div class=pager>{'<p>A pager costs 40 euros, said she.</p>' * 50}</div>",
        "<h2><a rel=next href=b.html>What it costs</a></h2>",
        "<p><a rel=bookmark accesskey=n href=b.html>What it costs</a></p>",
        f"<p><a rel=next href=b.html>{'It costs four euros a day, said she. ' * 14}</a></p>",
        f"<table><tr>{'<td><a href=d.html>7</a>' * 40}<td><a rel=next href=b.html>costs</a></table>",
    ],
)
def test_text_with_links_is_text(markup: str) -> None:
    assert not any("Ferry" in part or "costs" in part or "Vitamin" in part for part in beside(markup + TEXT))


def test_the_sign_of_a_link_to_its_own_heading_is_no_text() -> None:
    document = load_bytes(f"<!DOCTYPE html><body>{TEXT}".encode(), name="page.html")
    assert document.text.startswith("Fees\n")
    for sign in "#§🔗⚓":
        markup = f"<!DOCTYPE html><body><h1>Fees <a href=#fees> {sign} </a></h1>"
        assert load_bytes(markup.encode(), name="page.html").text == "Fees"


def test_other_links_of_one_sign_are_text() -> None:
    markup = "<p>Ticket <a href='#t'>#<b>12</b></a> is for <a href=f.html>§</a> 4 and the <a href='#w'>weekly</a> one."
    document = load_bytes(f"<!DOCTYPE html><body>{markup}".encode(), name="page.html")
    assert document.text == "Ticket #12 is for § 4 and the weekly one."
