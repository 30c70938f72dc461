"""Replies of the API beside `Answer`, as the page's script knows them too (`make page-types`)."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WaitingEvent(_Message):
    """An event of a stream before all others: the question waits for its turn."""

    type: Literal["waiting"] = "waiting"
    place: int = Field(description="Place in the queue, from 1.")
    seconds: float = Field(description="Estimate of the seconds until the turn.")


class CollectionSummary(_Message):
    """A collection that the browser may ask."""

    name: str
    title: str = Field(description="The name in words.")
    documents: int
    own: bool = Field(description="Whether it holds this browser's own documents.")


class DocumentSummary(_Message):
    """A document in the list of its collection."""

    id: str
    title: str
    source: str
    published: str | None
    media_type: str
    characters: int
    passages: int
    tags: tuple[str, ...] = Field(description="Tags, categories and keywords that the document itself names.")


class AddedDocument(_Message):
    """An uploaded file, indexed."""

    id: str = Field(description="Id of its document; of several, of the first.")
    title: str
    documents: int = Field(description="Documents in the file: an archive, a mailbox or a message may hold several.")
    passages: int
    unchanged: bool = Field(description="Whether the collection held the same documents before.")
    unread: tuple[str, ...] = Field(description="Files within the file that can't be read, each with its reason.")


class RemovedDocument(_Message):
    """A document that was removed a short time ago."""

    id: str
    title: str
    seconds: int = Field(description="Seconds for which the removal can still be undone.")


class Quote(_Message):
    """A sentence of a document, and where it stands."""

    document_id: str
    title: str
    start: int
    end: int
    quote: str = Field(description="The characters of the document from `start` to `end`.")
    paragraph: int
    page: int | None
    locator: str = Field(description="Where a person would look.")


class Suggestion(_Message):
    """A question, and the sentence that answers it."""

    question: str
    quote: Quote


class Outline(_Message):
    """What a document is, in its own words, and questions that it answers."""

    title: str
    sentences: tuple[Quote, ...] = Field(description="Up to three, in the order of the document.")
    questions: tuple[Suggestion, ...] = Field(description="Up to three; in English only.")


class Segment(_Message):
    """Text that begins or ends no span in its middle."""

    text: str
    spans: tuple[int, ...] = Field(description="Places, in the request's list, of the spans that cover the text.")


class Excerpt(_Message):
    """A part of a document, cut where the requested spans begin and end."""

    id: str
    title: str
    source: str
    published: str | None
    author: str | None
    media_type: str
    length: int = Field(description="Code points of the whole document.")
    paragraph: int = Field(description="Number of the paragraph that the excerpt is about, from 1.")
    page: int | None = Field(description="Number of its page, from 1; none without pages.")
    locator: str = Field(description="Where a person would look: `page 3`, `sheet “Prices”, B4`, `paragraph 7`.")
    start: int
    end: int
    segments: tuple[Segment, ...]


class Problem(_Message):
    """An error: its name, and a sentence that says what is wrong and what to do."""

    type: str
    message: str


class ProblemReply(_Message):
    """The body of every reply that is an error."""

    error: Problem
