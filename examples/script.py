"""Index a folder and ask it: `python examples/script.py FOLDER QUESTION`."""

import sys

import pincite


def main(folder: str, question: str) -> None:
    """Print the answer with the exact characters behind each statement."""
    report = pincite.add([folder], collection="example")
    for path, reason in report.failed:
        print(f"{path}: {reason}", file=sys.stderr)
    with pincite.Bot("example") as bot:
        answer = bot.answer(question)
    print(answer.text)
    for number, citation in enumerate(answer.citations, 1):
        print(f"[{number}] {citation.title} {citation.start}:{citation.end} “{citation.quote}”")


if __name__ == "__main__":
    main(*sys.argv[1:3])
