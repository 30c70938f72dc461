"""A language model as a second opinion on a run, kept apart from the metrics: what it says, and how far it agrees.

A judge sees the question, what a right answer has to say, the answer and what it cites (`prompts/judge.md`), and says
whether the answer is correct and whether its quotes support it. Its judgements stand in a file of their own and change
no figure of the run; how well they agree with the metrics is reported with them, since a judge is itself unmeasured.

Judged are the answers that were given to questions with an answer: whether an abstention was right needs no judge, and
would make agreement look better than it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, SecretStr, StrictBool, ValidationError

from pincite.bot.errors import LLMUnavailable
from pincite.eval.errors import JudgeError, JudgeUnavailable, RunError
from pincite.eval.metrics import Estimate, estimate, mean
from pincite.eval.metrics.agreement import kappa
from pincite.eval.runs.asking import Asking, Limits, Reply
from pincite.eval.runs.files import SUFFIX, Outcome, Run
from pincite.eval.score import Score, scored
from pincite.index.settings import IndexSettings
from pincite.prompts import Prompt, load

if TYPE_CHECKING:
    from openai import OpenAI, OpenAIError

PROMPT = "judge"

KEY_SETTING = "PINCITE_JUDGE_API_KEY"

NO_KEY = "none"
"""What is sent to a server that asks for no key."""

SHORTEST_SECRET = 8
"""Characters of a key that is kept out of messages; shorter ones may be words."""

QUOTED = 200
"""Characters of a reply that a message quotes."""

COMPARED = (("correct", "correct"), ("correct", "answer_contains"), ("supported", "supported"))
"""What the judge says, and the metric that looks at the same thing."""


class JudgeSettings(IndexSettings):
    """Which model judges: variables `PINCITE_JUDGE_…` or arguments."""

    judge_base_url: str = Field(default="https://api.openai.com/v1", description="OpenAI-compatible endpoint.")
    judge_model: str | None = Field(default=None, description="Model that judges.")
    judge_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("judge_api_key", KEY_SETTING, "OPENAI_API_KEY"),
        description="Key for the endpoint; without it OPENAI_API_KEY.",
    )
    judge_timeout: float = Field(default=60.0, gt=0, description="Seconds to wait for a judgement.")


class Verdict(BaseModel):
    """What a judge replies."""

    model_config = ConfigDict(frozen=True)

    reason: str
    correct: StrictBool
    supported: StrictBool


class Judgement(BaseModel):
    """What a judge said about one answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    """Of the gold pair."""
    judge: str
    """The model."""
    prompt: str
    """Version of the prompt."""
    answer: str
    """Hash of what was judged: a judgement of another answer is none of this one."""
    verdict: Verdict | None
    error: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far a judge and a metric agree."""

    judged: str
    metric: str
    same: Estimate
    """Share of the answers of which both say the same."""
    kappa: Estimate | None
    """Cohen's kappa; none where both say the same of all, or there are too few to tell."""
    both: int
    """Answers that are right by both."""
    only_judge: tuple[str, ...]
    """Ids of those that are right by the judge alone."""
    only_metric: tuple[str, ...]
    neither: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a judge thinks of a run."""

    run: str
    judge: str
    prompt: str
    """Version of the prompt."""
    judged: int
    errors: int
    correct: Estimate | None
    supported: Estimate | None
    agreements: tuple[Agreement, ...]
    judgements: tuple[Judgement, ...]
    prompt_tokens: int
    completion_tokens: int

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self) | {"judgements": [j.model_dump(mode="json") for j in self.judgements]}


class Judge:
    """Asks one model of an OpenAI-compatible endpoint. Safe to use from several threads."""

    def __init__(self, settings: JudgeSettings) -> None:
        """Prepare to ask.

        Raises:
            JudgeError: no model is named.
        """
        if settings.judge_model is None:
            raise JudgeError("no model is named to judge: use --model, or set PINCITE_JUDGE_MODEL")
        self.model = settings.judge_model
        self.prompt: Prompt = load(PROMPT)
        self._settings = settings
        key = settings.judge_api_key
        self._key = NO_KEY if key is None else key.get_secret_value()
        self._temperature = True

    def __call__(self, outcome: Outcome) -> Judgement:
        """Judge one answer.

        Raises:
            LLMUnavailable: the endpoint does not answer; another try may help.
            JudgeUnavailable: it refuses; another try would not help.
            JudgeError: it said something else than a judgement.
        """
        said, read, written = self._ask(self.prompt.render(case=case(outcome)))
        return Judgement(
            id=outcome.asked.pair.id,
            judge=self.model,
            prompt=self.prompt.version,
            answer=fingerprint(outcome),
            verdict=parse(said),
            prompt_tokens=read,
            completion_tokens=written,
        )

    def _ask(self, text: str) -> tuple[str, int, int]:
        import openai

        try:
            try:
                reply = self._client.chat.completions.create(
                    model=self.model,
                    messages=[{"role": "user", "content": text}],
                    temperature=0.0 if self._temperature else openai.omit,
                )
            except openai.BadRequestError as error:
                if not self._temperature or "temperature" not in str(error):
                    raise
                self._temperature = False  # models that think don't let it be set
                return self._ask(text)
        except openai.OpenAIError as error:
            raise self._refused(error) from None  # the cause could show the key
        except ValueError:  # openai passes on what the decoder says of a body that is not JSON
            raise JudgeUnavailable(
                self._named("the answer is not JSON. Is the address right, and does it end in /v1?")
            ) from None
        try:
            content = reply.choices[0].message.content or ""
        except (AttributeError, IndexError, TypeError):
            raise JudgeUnavailable(self._named("the answer is no chat completion. Is it a chat model?")) from None
        usage = reply.usage
        return content, usage.prompt_tokens if usage else 0, usage.completion_tokens if usage else 0

    def _refused(self, error: OpenAIError) -> Exception:
        import openai

        final: tuple[tuple[type[OpenAIError], str], ...] = (
            (openai.AuthenticationError, f"the key was refused (HTTP 401). Set {KEY_SETTING}"),
            (openai.PermissionDeniedError, f"the key may not do this (HTTP 403). Set another as {KEY_SETTING}"),
            (openai.NotFoundError, "there is no such model or address (HTTP 404). Most addresses end in /v1"),
            (openai.BadRequestError, "the request was refused (HTTP 400). Try another model"),
        )
        passing: tuple[tuple[type[OpenAIError], str], ...] = (
            (openai.RateLimitError, "too many requests, or no credit left (HTTP 429). Try --per-minute"),
            (openai.APITimeoutError, "no answer in time"),
            (openai.APIConnectionError, "not reachable. Is the server running, and is the address right?"),
            (openai.OpenAIError, f"the server said: {' '.join(str(error).split())[:QUOTED]}"),
        )
        for kind, said in final:
            if isinstance(error, kind):
                return JudgeUnavailable(self._named(said))
        return LLMUnavailable(self._named(next(said for kind, said in passing if isinstance(error, kind))))

    def _named(self, said: str) -> str:
        address = urlsplit(self._settings.judge_base_url)
        place = address._replace(netloc=address.netloc.rpartition("@")[2], query="", fragment="").geturl()
        message = f"judging with {self.model!r} at {place}: {said}"
        return message.replace(self._key, "…") if len(self._key) >= SHORTEST_SECRET else message

    @cached_property
    def _client(self) -> OpenAI:
        from openai import OpenAI

        return OpenAI(
            base_url=self._settings.judge_base_url,
            api_key=self._key,
            max_retries=2,
            timeout=self._settings.judge_timeout,
        )


def case(outcome: Outcome) -> str:
    """What a judge is shown of an outcome, as JSON."""
    pair, answer = outcome.asked.pair, outcome.answer
    assert answer is not None
    said = answer.text if answer.short is None or answer.short in answer.text else f"{answer.short}. {answer.text}"
    shown = {
        "question": pair.question,
        "history": [{"question": turn.question, "answer": turn.answer} for turn in pair.history],
        "accepted": [list(wordings) for wordings in pair.answers],
        "verdict": pair.verdict,
        "evidence": [[e.quote for e in alternatives] for alternatives in outcome.asked.evidence],
        "answer": said if answer.verdict is None else f"{answer.verdict}: {said}",
        "quotes": [citation.quote for citation in answer.citations],
    }
    return json.dumps(shown, ensure_ascii=False, indent=1).encode("utf-8", "replace").decode()


def fingerprint(outcome: Outcome) -> str:
    """Names what is judged: the same case, the same judgement."""
    return hashlib.sha256(case(outcome).encode()).hexdigest()[:16]


def parse(said: str) -> Verdict:
    """The judgement in a reply, which may have thoughts or a fence around it.

    Raises:
        JudgeError: there is none.
    """
    rest = said.rpartition("</think>")[2]
    start, end = rest.find("{"), rest.rfind("}")
    try:
        return Verdict.model_validate_json(rest[start : end + 1] if 0 <= start < end else "")
    except ValidationError:
        shown = " ".join(said.split())
        raise JudgeError(f"the reply is not a judgement: {shown[:QUOTED] or '(empty)'}") from None


def path(home: Path, run: Run) -> Path:
    """Where the judgements of a run are kept."""
    return home / "judgements" / f"{run.name}{SUFFIX}"


def judge(
    run: Run,
    by: Judge,
    home: Path,
    *,
    limit: int | None = None,
    limits: Limits | None = None,
    on_judgement: Callable[[int, int], object] | None = None,
    wait: Callable[[float], object] = sleep,
) -> Opinion:
    """Have a run judged; what is judged already, by the same model with the same prompt, is not judged again.

    Args:
        run: as it was read.
        by: the judge.
        home: the data folder that the judgements are kept in.
        limit: only the first so many answers.
        limits: how hard the model may be asked.
        on_judgement: told how many are judged, and how many there are.
        wait: pauses for so many seconds.

    Raises:
        RunError: there is nothing to judge, or the judgements can't be kept.
        LLMUnavailable, JudgeUnavailable: the model does not judge; what it judged is kept.
    """
    outcomes = [o for o in run.outcomes if judged(o)][:limit]
    if not outcomes:
        raise RunError(run.path, "there is nothing to judge: no question that has an answer was answered")
    file = path(home, run)
    kept = _kept(file, by, outcomes)
    told = on_judgement or (lambda done, total: None)
    told(len(kept), len(outcomes))
    rest = [(number, o) for number, o in enumerate(outcomes) if o.asked.pair.id not in kept]
    asking = Asking(rest, by, limits or Limits(), wait=wait)

    def keep(reply: Reply[Judgement]) -> None:
        made = reply.answer or _failed(outcomes[reply.number], by, reply.error)
        _append(file, made)
        kept[made.id] = made
        told(len(kept), len(outcomes))

    try:
        for reply in asking:
            keep(reply)
    finally:
        for reply in asking.stop():
            keep(reply)
    return opinion(run, by, [kept[o.asked.pair.id] for o in outcomes])


def judged(outcome: Outcome) -> bool:
    """Whether an outcome is one to judge."""
    return outcome.asked.pair.answerable and outcome.answer is not None and outcome.answer.status == "answered"


def opinion(run: Run, by: Judge, judgements: Sequence[Judgement]) -> Opinion:
    """What judgements say, and how far they agree with the metrics."""
    scores = scored(run)
    valid = [(j, j.verdict) for j in judgements if j.verdict is not None]
    return Opinion(
        run=run.name,
        judge=by.model,
        prompt=by.prompt.version,
        judged=len(valid),
        errors=len(judgements) - len(valid),
        correct=mean([float(verdict.correct) for _, verdict in valid]),
        supported=mean([float(verdict.supported) for _, verdict in valid]),
        agreements=tuple(
            made
            for said, metric in COMPARED
            if (made := _agreement(said, metric, [(j.id, getattr(v, said)) for j, v in valid], scores)) is not None
        ),
        judgements=tuple(judgements),
        prompt_tokens=sum(j.prompt_tokens for j in judgements),
        completion_tokens=sum(j.completion_tokens for j in judgements),
    )


def _agreement(
    said: str, metric: str, judgements: Sequence[tuple[str, bool]], scores: Mapping[str, Score]
) -> Agreement | None:
    rows = [
        (id_, judge_says, value == 1.0)
        for id_, judge_says in judgements
        if (value := scores[id_].values[metric]) is not None
    ]
    same = mean([float(a == b) for _, a, b in rows])
    if same is None:
        return None
    return Agreement(
        judged=said,
        metric=metric,
        same=same,
        kappa=estimate(kappa, [a for _, a, _ in rows], [b for _, _, b in rows]),
        both=sum(a and b for _, a, b in rows),
        only_judge=tuple(id_ for id_, a, b in rows if a and not b),
        only_metric=tuple(id_ for id_, a, b in rows if b and not a),
        neither=sum(not a and not b for _, a, b in rows),
    )


def _failed(outcome: Outcome, by: Judge, error: str | None) -> Judgement:
    return Judgement(
        id=outcome.asked.pair.id,
        judge=by.model,
        prompt=by.prompt.version,
        answer=fingerprint(outcome),
        verdict=None,
        error=error,
    )


def _kept(file: Path, by: Judge, outcomes: Sequence[Outcome]) -> dict[str, Judgement]:
    """The judgements of these very answers that are kept, by pair id; failed ones are asked for again."""
    wanted = {(o.asked.pair.id, by.model, by.prompt.version, fingerprint(o)) for o in outcomes}
    return {
        made.id: made
        for made in _read(file)
        if made.verdict is not None and (made.id, made.judge, made.prompt, made.answer) in wanted
    }


def _read(file: Path) -> list[Judgement]:
    found = []
    try:
        lines = file.read_bytes().splitlines() if file.exists() else []
    except OSError as error:
        raise RunError(file, f"can't be read ({error.strerror})") from None
    for line in lines:
        try:
            found.append(Judgement.model_validate_json(line))
        except ValidationError:
            continue  # cut off by a kill, or of another version: it is judged again
    return found


def _append(file: Path, made: Judgement) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab") as out:
            # A line of its own also behind one that a kill cut off.
            out.write(b"\n" + made.model_dump_json().encode() + b"\n")
    except OSError as error:
        raise RunError(file, f"can't be written ({error.strerror})") from None
