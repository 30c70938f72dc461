"""Replies of the API beside `Answer`, as the page's script knows them too (`make page-types`)."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from pincite.index.frozen import FrozenModel


class WaitingEvent(FrozenModel):
    """The event that comes before all others in a stream: the question waits for its turn."""

    type: Literal["waiting"] = "waiting"
    place: int = Field(description="Place in the queue, from 1.")
    seconds: float = Field(description="Estimate of the seconds until the turn.")


class CollectionSummary(FrozenModel):
    """A collection that the browser may ask."""

    name: str
    title: str = Field(description="The name in words.")
    documents: int
    own: bool = Field(description="Whether it holds this browser's own documents.")


class DocumentSummary(FrozenModel):
    """A document in the list of its collection."""

    id: str
    title: str
    source: str
    published: str | None
    media_type: str
    characters: int
    passages: int
    tags: tuple[str, ...] = Field(description="Tags, categories and keywords that the document itself names.")


class AddedDocument(FrozenModel):
    """An uploaded file, indexed."""

    id: str = Field(description="Id of its document; of several, of the first.")
    title: str
    documents: int = Field(description="Documents in the file: an archive, a mailbox or a message may hold several.")
    passages: int
    unchanged: bool = Field(description="Whether the collection held the same documents before.")
    unread: tuple[str, ...] = Field(description="Files within the file that can't be read, each with its reason.")


class RemovedDocument(FrozenModel):
    """A document that was removed a short time ago."""

    id: str
    title: str
    seconds: int = Field(description="Seconds for which the removal can still be undone.")


class Quote(FrozenModel):
    """A sentence of a document, and where it stands."""

    document_id: str
    title: str
    start: int
    end: int
    quote: str = Field(description="The characters of the document from `start` to `end`.")
    paragraph: int
    page: int | None
    locator: str = Field(description="Where a person would look.")


class Suggestion(FrozenModel):
    """A question, and the sentence that answers it."""

    question: str
    quote: Quote


class Outline(FrozenModel):
    """What a document is, in its own words, and questions that it answers."""

    title: str
    sentences: tuple[Quote, ...] = Field(description="Up to three, in the order of the document.")
    questions: tuple[Suggestion, ...] = Field(description="Up to three; in English only.")


Look = Literal["hidden", "strong", "emphasis", "code", "struck", "link", "label", "note", "faint"]
"""How characters look. `hidden` ones are markup: they belong to the text, and are not shown."""


class Segment(FrozenModel):
    """A run of text within which no span, part or look begins or ends."""

    text: str
    start: int = Field(description="Offset of its first character, in code points.")
    spans: tuple[int, ...] = Field(description="Places, in the request's list, of the spans that cover the text.")
    looks: tuple[Look, ...] = Field(description="How its characters look.")


PartKind = Literal[
    "place", "heading", "paragraph", "lines", "list", "item", "quote", "code", "furniture", "rule", "table", "row",
    "cell", "break",
]  # fmt: skip
"""What a part is. The line ends of `lines`, `code` and `furniture` are shown, those of a `paragraph` are spaces."""


class Part(FrozenModel):
    """What a run of characters is in its document. A part may hold others, and none reaches over another's edge."""

    kind: PartKind
    start: int
    end: int
    level: int = Field(description="Level of a heading from 1; depth of a list item from 0.")
    rows: int = Field(description="Rows that a cell covers.")
    columns: int = Field(description="Columns that a cell covers.")
    header: bool = Field(description="Whether a cell names a row or a column.")
    label: str = Field(description="Name of a place; `done`, `open` or `bullet` of an item whose mark is hidden.")
    names: tuple[str, ...] = Field(description="Names of the columns of a table whose beginning is not in the excerpt.")


class Excerpt(FrozenModel):
    """A part of a document, cut where the requested spans begin and end, and how it looks."""

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
    shown_pages: int = Field(description="Pages that can be shown as they look; 0 without the file of a PDF.")
    parts: tuple[Part, ...] = Field(description="In the order of the text, a part before those that it holds.")


class PageBox(FrozenModel):
    """A rectangle around cited characters, in shares of its page's width and height from the upper left corner."""

    span: int = Field(description="Place, in the request's list, of the span.")
    page: int = Field(description="Number of the page, from 1.")
    left: float
    top: float
    width: float
    height: float


class Pages(FrozenModel):
    """The pages of a PDF as they look, and where the requested spans are on them."""

    sizes: tuple[tuple[float, float], ...] = Field(description="Width and height of each page, in points.")
    boxes: tuple[PageBox, ...] = Field(description="In the order of the spans and of their text.")


class ModelSetup(FrozenModel):
    """The language model that writes the answers, without its key."""

    source: Literal["page", "settings", "none"] = Field(
        description="Who chose it: the owner on the page, or the settings; none where the built-in reader quotes."
    )
    base_url: str | None = Field(description="Its address, without name and password.")
    model: str | None = Field(description="Its name; null for the only one that the address serves.")
    has_key: bool


class ModelTest(FrozenModel):
    """A language model has replied."""

    model: str
    seconds: float


class Problem(FrozenModel):
    """An error: its name, and a sentence that says what is wrong and what to do."""

    type: str
    message: str
    values: dict[str, str | int | float] = Field(
        default={}, description="What a message in another language names: lengths, limits, titles."
    )


class ProblemReply(FrozenModel):
    """The body of every reply that is an error."""

    error: Problem


class Visitor(BaseModel):
    """Whoever sends a request, as far as they have signed in."""

    user: str | None = Field(description="Their name; null for the holder of a key, and where nobody signs in.")
    sign_out: str | None = Field(
        description="The address at which they end their session; null where it is none of this server's, as behind a "
        "proxy that signs them in."
    )
