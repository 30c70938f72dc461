"""Errors of asking; those of the index are in `pincite.index.errors`."""

from __future__ import annotations

from pincite.index.errors import PinciteError


class EmptyQuestion(PinciteError):
    """The question holds no letter and no digit."""

    def __init__(self) -> None:
        super().__init__("the question is empty: it needs at least one word. Write what you want to know")


class QuestionTooLong(PinciteError):
    """The question is longer than the setting `max_question`."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(
            f"the question is {length:,} characters long, the limit is {limit:,}. "
            "Ask a shorter one, and index long texts with `pincite index`"
        )
        self.length = length
        self.limit = limit


class NoFilter(PinciteError):
    """A custom retriever can't be kept within a part of its collection: it has no method `within`."""

    def __init__(self, retriever: str) -> None:
        super().__init__(
            f"{retriever} can't be kept within a part of its collection. Ask without `where`, or give it a method "
            "`within(where)` that returns a retriever of that part"
        )


class NothingToAsk(PinciteError):
    """A list of collections names none."""

    def __init__(self) -> None:
        super().__init__("no collection is named. Name at least one, or leave the list out to ask the default one")


class NotTogether(PinciteError):
    """A custom retriever can't be asked together with collections."""

    def __init__(self, retriever: str) -> None:
        super().__init__(
            f"{retriever} can't be asked together with collections: their scores can't be compared. Ask it alone"
        )


class LLMUnavailable(PinciteError):
    """No language model can be asked, or its reply is unusable. The message says what to do."""

    def __init__(self, message: str, *, temporary: bool = False) -> None:
        super().__init__(message)
        self.temporary = temporary
        """Whether asking again later may help."""


class PortTaken(PinciteError):
    """The server can't listen on its address."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"can't listen on {host}:{port}: another program uses it, or this machine has no such address. "
            "Choose another with --port or --host"
        )


class ExtraMissing(PinciteError):
    """A part of Pincite needs packages that are not installed by default."""

    def __init__(self, extra: str) -> None:
        super().__init__(f"this needs packages that are not installed. Run: pip install 'pincite[{extra}]'")


class ReceiptUnreadable(PinciteError):
    """A file is neither a receipt nor an answer."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"{name}: neither a receipt nor an answer ({why}). Make a receipt with `pincite ask --receipt FILE`"
        )


class NothingToVerify(PinciteError):
    """A text holds no statement."""

    def __init__(self) -> None:
        super().__init__("there is no statement to verify. Give a text with at least one sentence")
