"""Write the API's types for the page's script, from the pydantic models: `make page-types`.

Answers, events and the other replies become interfaces in `bot/serving/static/messages.d.ts`, which `make lint` checks
the script against. A test fails where the file is out of date.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from pincite.bot import events
from pincite.bot.answers import Answer
from pincite.bot.serving import messages
from pincite.eval.annotating import messages as measuring

OUT = Path(__file__).parents[1] / "bot" / "serving" / "static" / "messages.d.ts"

HEAD = "// The API's replies. Made from the pydantic models by `make page-types`; don't edit.\n"

EVENTS: tuple[type[BaseModel], ...] = (
    messages.WaitingEvent,
    events.RetrievedEvent,
    events.HeadEvent,
    events.StatementEvent,
    events.CitationEvent,
    events.OutcomeEvent,
    events.DoneEvent,
)

REPLIES: tuple[type[BaseModel], ...] = (
    Answer,
    messages.CollectionSummary,
    messages.DocumentSummary,
    messages.AddedDocument,
    messages.RemovedDocument,
    messages.Outline,
    messages.Suggestion,
    messages.Visitor,
    messages.Excerpt,
    messages.ModelSetup,
    messages.ModelTest,
    messages.Pages,
    messages.ProblemReply,
    measuring.MeasureSummary,
    measuring.MeasuredAnswer,
    measuring.GoldChoice,
    measuring.GoldDraft,
    measuring.SavedPair,
    measuring.MeasureRuns,
    measuring.RunFailures,
    measuring.FailureCase,
    measuring.RatedPairs,
    measuring.LabelState,
    measuring.GivenLabel,
    measuring.RunComparison,
    measuring.StartRun,
    measuring.RunDesk,
    measuring.LoggedQuestions,
)

PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}

WIDTH = 120


def typescript(schema: dict[str, Any]) -> str:
    """Translate a JSON schema of one value into a TypeScript type."""
    match schema:
        case {"$ref": str(path)}:
            name = path.rpartition("/")[2]
        case {"const": value}:
            name = json.dumps(value)
        case {"enum": values}:
            name = " | ".join(json.dumps(value) for value in values)
        case {"anyOf": options}:
            name = " | ".join(dict.fromkeys(typescript(option) for option in options))
        case {"prefixItems": items}:
            name = f"[{', '.join(typescript(item) for item in items)}]"
        case {"items": item}:
            inner = typescript(item)
            name = f"({inner})[]" if " | " in inner else f"{inner}[]"
        case {"additionalProperties": dict(value)}:
            name = f"Record<string, {typescript(value)}>"
        case _:
            name = PLAIN[schema["type"]]
    return name


def interface(name: str, schema: dict[str, Any]) -> str:
    """Translate the JSON schema of a model into a TypeScript interface. No field is optional: all are sent."""
    lines = [*_comment(schema.get("description"), ""), f"export interface {name} {{"]
    for key, value in schema["properties"].items():
        lines += [*_comment(value.get("description"), "  "), f"  {key}: {typescript(value)};"]
    return "\n".join([*lines, "}", ""])


def declarations() -> str:
    """Make the whole file."""
    schema = models_json_schema([(model, "serialization") for model in (*REPLIES, *EVENTS)])[1]["$defs"]
    union = " | ".join(model.__name__ for model in EVENTS)
    parts = [interface(name, schema[name]) for name in sorted(schema)]
    return "\n".join([HEAD, *parts, f"export type AnswerEvent =\n  {union};\n"])


def _comment(text: str | None, indent: str) -> list[str]:
    if not text:
        return []
    line = f"{indent}/** {' '.join(text.split())} */"
    if len(line) <= WIDTH:
        return [line]
    words, rows = text.split(), [f"{indent}/**", f"{indent} *"]
    for word in words:
        if len(rows[-1]) + len(word) >= WIDTH:
            rows.append(f"{indent} *")
        rows[-1] += f" {word}"
    return [*rows, f"{indent} */"]


def main() -> None:
    OUT.write_text(declarations(), "utf-8")


if __name__ == "__main__":
    main()
