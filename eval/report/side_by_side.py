"""Two runs side by side as one HTML file that needs no network: what differs, and every question with both answers."""

from __future__ import annotations

from collections.abc import Iterable

from pincite.eval.compare import Comparison, FigureChange
from pincite.eval.gold import KINDS
from pincite.eval.report.content import ShownQuestion
from pincite.eval.report.data import question_of
from pincite.eval.report.frame import framed
from pincite.eval.report.markup import escape
from pincite.eval.report.questions import answer, gold, weight_in_words
from pincite.eval.runs.records import Run
from pincite.eval.scoring import HEADLINE, METRICS, scored
from pincite.eval.summary import OVERALL
from pincite.eval.tables import cells_of, interval, size, weights_in_words

STATES = {
    (False, True): ("won", "＋", "became right"),
    (True, False): ("lost", "−", "became wrong"),
    (True, True): ("right", "✓", "right in both"),
    (False, False): ("wrong", "✗", "wrong in both"),
}
"""By whether it was right before and after: a class, a sign and words."""

HEADINGS = ("figure", "n", "before", "after", "difference", "up", "down", "p", "could see", "")


def side_by_side(before: Run, after: Run, comparison: Comparison) -> str:
    """The whole file."""
    sides = _pairs(before, after, comparison)
    body = [*_head(before, after, comparison), *_figures(comparison), *_origin(comparison), *_questions(sides)]
    return framed(f"{comparison.before} and {comparison.after}", body)


Pair = tuple[ShownQuestion, ShownQuestion]


def _pairs(before: Run, after: Run, comparison: Comparison) -> list[Pair]:
    """The compared questions with both answers: first those that flipped, then as in the suite."""
    left_out = set(comparison.left_out)
    sides = []
    for run in (before, after):
        scores = scored(run)
        some = {one.asked.pair.id: one for one in run.records if one.asked.pair.id not in left_out}
        sides.append({id_: question_of(record, scores[id_]) for id_, record in some.items()})
    pairs = [(question, sides[1][id_]) for id_, question in sides[0].items()]
    return sorted(pairs, key=lambda pair: pair[0].correct == pair[1].correct)


def _head(before: Run, after: Run, comparison: Comparison) -> Iterable[str]:
    headline = comparison.change(HEADLINE.name)
    suites = dict.fromkeys([before.header.suite, after.header.suite])
    yield f'<header><p class="over">Two runs of {escape(" and ".join(suites))}</p><h1>Before and after</h1>'
    yield '<div class="scroll"><table class="list"><tbody>'
    for name, run in (("before", before), ("after", after)):
        by = f"{run.header.writer} ({run.header.model}), {run.header.started[:16].replace('T', ' ')} UTC"
        yield f"<tr><th>{name}</th><td>{escape(run.name)}</td><td>{escape(by)}</td></tr>"
    yield "</tbody></table></div>"
    groups = f"{comparison.questions} questions in both, {comparison.independent} of them independent"
    left_out = f"; {len(comparison.left_out)} left out: {', '.join(comparison.left_out)}" if comparison.left_out else ""
    yield f'<p class="sub">{escape(groups + left_out)}.</p>'
    for doubt in comparison.doubts:
        yield f'<p class="notice">{escape(doubt)}.</p>'
    if headline is not None:
        won = sum(flip.after.correct for flip in comparison.flips)
        yield '<dl class="tiles">'
        change = interval(headline.difference, signed=True)
        yield _tile(
            "right and cited", f"{headline.before:.3f} → {headline.after:.3f}", f"n {size(headline.difference)}"
        )
        yield _tile("difference", change.partition(" ")[0], change.partition(" ")[2].strip("[]").replace(", ", " to "))
        yield _tile("became right", str(won), "questions")
        yield _tile("became wrong", str(len(comparison.flips) - won), "questions")
        yield "</dl>"
    yield "</header>"


def _tile(label: str, value: str, below: str) -> str:
    return f"<div><dt>{escape(label)}</dt><dd>{escape(value)}<span>{escape(below)}</span></dd></div>"


def _figures(comparison: Comparison) -> Iterable[str]:
    yield "<section><h2>Figures</h2>"
    yield (
        "<p>Each difference with its paired 95 % interval. <em>Could see</em> is the smallest change for the worse "
        "that would have been seen with 80 % chance.</p>"
    )
    if weights := weights_in_words(comparison):
        yield f"<p>{escape(weights)}</p>"
    yield '<div class="scroll"><table><thead><tr>'
    yield "".join(f"<th>{escape(heading)}</th>" for heading in HEADINGS)
    yield "</tr></thead><tbody>"
    for change in comparison.changes:
        yield _change(change)
    yield "</tbody></table></div>"
    yield (
        f"<p>Of {len(comparison.changes)} figures, chance alone would make about {comparison.by_chance:.1f} look "
        "changed.</p></section>"
    )


def _change(change: FigureChange) -> str:
    means = METRICS[change.metric].means if change.metric in METRICS else OVERALL[change.metric].means
    name = f'<th title="{escape(means)}">{escape(change.metric.replace("_", " "))}</th>'
    return f'<tr class="{change.verdict}">{name}{"".join(f"<td>{escape(cell)}</td>" for cell in cells_of(change))}</tr>'


def _origin(comparison: Comparison) -> Iterable[str]:
    yield "<section><h2>What made the difference</h2>"
    if not comparison.made_by:
        yield "<p>Nothing that is recorded: suite, documents, models, settings and code are the same.</p></section>"
        return
    yield '<div class="scroll"><table class="list"><thead><tr><th></th><th>before</th><th>after</th></tr></thead>'
    yield "<tbody>"
    for name, (was, is_) in comparison.made_by.items():
        yield f"<tr><th>{escape(name.replace('_', ' '))}</th><td>{escape(was)}</td><td>{escape(is_)}</td></tr>"
    yield "</tbody></table></div></section>"


def _questions(pairs: list[Pair]) -> Iterable[str]:
    flipped = sum(one.correct != other.correct for one, other in pairs)
    yield '<section id="questions"><h2>Questions</h2><form class="filter" autocomplete="off">'
    yield '<label>kind <select id="kind"><option value="">all</option>'
    kinds = [kind for kind in KINDS if any(one.kind == kind for one, _ in pairs)]
    yield "".join(f'<option value="{escape(k)}">{escape(k.replace("_", " "))}</option>' for k in kinds)
    yield "</select></label>"
    checked = " checked" if flipped else ""
    yield f'<label><input type="checkbox" id="only" value="flipped"{checked}> only the {flipped} that flipped</label>'
    yield '<label class="grow">text <input type="search" id="text" placeholder="question, answer, evidence"></label>'
    yield '<button type="button" id="open">open all</button>'
    yield f'<output id="count">{len(pairs)} shown</output></form>'
    for one, other in pairs:
        yield from _question(one, other)
    yield "</section>"


def _question(before: ShownQuestion, after: ShownQuestion) -> Iterable[str]:
    state, sign, words = STATES[before.correct, after.correct]
    flipped = "flipped" if before.correct != after.correct else "same"
    good = "right" if after.correct else "wrong"
    yield (
        f'<details class="q {good} {state}" id="{escape("q-" + before.id)}" data-kind="{escape(before.kind)}" '
        f'data-state="{flipped}">'
    )
    yield (
        f'<summary><span class="state" aria-label="{words}">{sign}</span> '
        f'<span class="asked" dir="auto">{escape(before.question)}</span> '
        f'<span class="kind">{escape(before.kind.replace("_", " "))}, {words}</span></summary>'
    )
    yield '<div class="body"><div class="sides">'
    for heading, side in (("Before", before), ("After", after)):
        yield f'<div class="{"right" if side.correct else "wrong"}">'
        yield from answer(side, f"{heading}: {'right' if side.correct else 'wrong'}")
        if side.why:
            yield f"<ul>{''.join(f'<li>{escape(reason)}</li>' for reason in side.why)}</ul>"
        yield "</div>"
    yield from gold(after)
    about = " · ".join([before.id, before.split, *before.tags, *weight_in_words(after)])
    yield f'</div><p class="metrics">{escape(about)}</p></div></details>'
