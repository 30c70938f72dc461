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
    ],
)
def test_text_with_links_is_text(markup: str) -> None:
    assert not any("Ferry" in part or "costs" in part or "Vitamin" in part for part in beside(markup + TEXT))


def test_the_sign_of_a_link_to_its_own_heading_is_no_text() -> None:
    document = load_bytes(f"<!DOCTYPE html><body>{TEXT}".encode(), name="page.html")
    assert document.text.startswith("Fees\n")
