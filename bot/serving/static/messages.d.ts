// The API's replies. Made from the pydantic models by `make page-types`; don't edit.

/** An uploaded file, indexed. */
export interface AddedDocument {
  /** Id of its document; of several, of the first. */
  id: string;
  title: string;
  /** Documents in the file: an archive, a mailbox or a message may hold several. */
  documents: number;
  passages: number;
  /** Whether the collection held the same documents before. */
  unchanged: boolean;
  /** Files within the file that can't be read, each with its reason. */
  unread: string[];
}

/** What came of one question. */
export interface Answer {
  schema_version: 2;
  question: string;
  /** The question as it was searched: a follow-up made whole. */
  standalone_question: string;
  /**
   * `answered`: with at least one verified statement. `likely`: only the closest sentences, quoted and cited, without a
   * headline; statements that could not be verified may stand before them. `abstained`: the passages hold no answer.
   * `talk`: a reply to what is no question, such as thanks; it may have no statements.
   */
  status: "answered" | "likely" | "abstained" | "talk";
  /** Short answer to a polar question. */
  verdict: "yes" | "no" | "mixed" | null;
  /** The whole answer as plain text. */
  text: string;
  /** The shortest exact answer. */
  short: string | null;
  statements: Statement[];
  citations: Citation[];
  disagreements: Disagreement[];
  /** What was retrieved, best first. */
  passages: PassageRef[];
  /** Probability that the documents hold the answer. */
  confidence: number;
  /** What a writer said that is not told, and why. */
  dropped: Dropped[];
  /** What the statements were put to: checks that know their language, and the judge. */
  checks: string[];
  writer: string;
  /** Prompts by which a language model wrote or judged, each with its version: `writer@2`. */
  prompts: string[];
  collection: string;
  /** The part of the collection that was asked; null for all of it. */
  where: Where | null;
  /** Names what was indexed, and how; empty where nothing was searched. */
  index_id: string;
  usage: Usage;
  timings_ms: Timings;
  /** After an abstention: what was searched, and what helps. */
  guidance: Guidance | null;
  /** What a reader has to know about how the answer came about. */
  note: string | null;
  /**
   * What is promised of answers shown as confident: how few of them are wrong, how surely, and what it was measured on.
   * Null without a promise, and for other answers.
   */
  guarantee: string | null;
}

/** A question that the documents do answer, with the sentence that does. */
export interface AnswerableQuestion {
  question: string;
  citation: Citation;
}

/** A span of a document, the quote that stands there, and what a reader needs to find it. */
export interface Citation {
  document_id: string;
  title: string;
  /** Path or URL of the document, or what its front matter names. */
  source: string;
  /** ISO 8601 date of the document, as precise as it is known: 2022-01. */
  published: string | null;
  /** Number of the paragraph in which the span begins, from 1. */
  paragraph: number;
  /** Number of the page on which the span begins, from 1; none without pages. */
  page: number | null;
  /** Where a person would look: `page 3`, `sheet “Prices”, B4`, `slide 2`, `paragraph 7`. */
  locator: string;
  /** First code point of the span in the document's text. */
  start: number;
  /** Code point after the span. */
  end: number;
  /** The characters of the span: `document.text[start:end]`. */
  quote: string;
  /** How well the span answers the question, from 0 to 1. */
  score: number;
}

/** A citation under its place in the answer's `citations`. */
export interface CitationEvent {
  type: "citation";
  number: number;
  citation: Citation;
}

/** A collection that the browser may ask. */
export interface CollectionSummary {
  name: string;
  /** The name in words. */
  title: string;
  documents: number;
  /** Whether it holds this browser's own documents. */
  own: boolean;
}

/** A claim on which cited spans disagree. */
export interface Disagreement {
  claim: string;
  /** Citations that support the claim. */
  for: number[];
  /** Citations that contradict it. */
  against: number[];
}

/** A document in the list of its collection. */
export interface DocumentSummary {
  id: string;
  title: string;
  source: string;
  published: string | null;
  media_type: string;
  characters: number;
  passages: number;
  /** Tags, categories and keywords that the document itself names. */
  tags: string[];
}

/** The whole answer, with what is left of the statements and citations before. */
export interface DoneEvent {
  type: "done";
  answer: Answer;
}

/** Something that a writer said, or a citation that it named, and that the answer doesn't tell. */
export interface Dropped {
  text: string;
  reason: string;
  /** Of a statement; null of what states nothing or is no answer, of parts of replies and citations. */
  outcome: "verified" | "refuted" | "unverified" | null;
  /** What says otherwise, if it is refuted. */
  contradicted_by: Citation[];
}

/** A part of a document, cut where the requested spans begin and end, and how it looks. */
export interface Excerpt {
  id: string;
  title: string;
  source: string;
  published: string | null;
  author: string | null;
  media_type: string;
  /** Code points of the whole document. */
  length: number;
  /** Number of the paragraph that the excerpt is about, from 1. */
  paragraph: number;
  /** Number of its page, from 1; none without pages. */
  page: number | null;
  /** Where a person would look: `page 3`, `sheet “Prices”, B4`, `paragraph 7`. */
  locator: string;
  start: number;
  end: number;
  segments: Segment[];
  /** Pages that can be shown as they look; 0 without the file of a PDF. */
  shown_pages: number;
  /** In the order of the text, a part before those that it holds. */
  parts: Part[];
}

/** What helps after an abstention. */
export interface Guidance {
  /** Documents that were searched, where the retriever knows. */
  documents: number | null;
  /** Passages that were searched. */
  passages: number | null;
  /** Words of the question that stand in the documents. */
  known: string[];
  /** Words of the question that stand nowhere in them. */
  unknown: string[];
  /** The sentences that share most with the question; they don't answer it. */
  holds: Citation[];
  /** Questions on the same matter that the documents answer; in English only. */
  questions: AnswerableQuestion[];
  /** Other collections that seem to answer the question. */
  elsewhere: string[];
  /** How to add documents. */
  adding: string;
}

/** What the answer begins with: its verdict or its short answer, as in the whole answer. */
export interface HeadEvent {
  type: "head";
  verdict: "yes" | "no" | "mixed" | null;
  short: string | null;
}

/** Which language model writes the answers. Its key is never told. */
export interface ModelSetup {
  /** Who chose it: the owner on the page, or the settings; none where the built-in reader quotes. */
  source: "page" | "settings" | "none";
  /** Its address, without name and password. */
  base_url: string | null;
  /** Its name; null for the only one that the address serves. */
  model: string | null;
  has_key: boolean;
}

/** A language model has replied. */
export interface ModelTest {
  model: string;
  seconds: number;
}

/** What came of a pending statement. */
export interface OutcomeEvent {
  type: "outcome";
  /** Number of the statement in this stream. */
  number: number;
  outcome: "verified" | "refuted" | "unverified";
  /** Probability that the citations support the statement. */
  support: number;
  /** Why it is not verified; null if it is. */
  reason: string | null;
  /** What the answer lists in its place, if it is taken back. */
  dropped: Dropped | null;
}

/** What a document is, in its own words, and questions that it answers. */
export interface Outline {
  title: string;
  /** Up to three, in the order of the document. */
  sentences: Quote[];
  /** Up to three; in English only. */
  questions: Suggestion[];
}

/** A rectangle around cited characters, in shares of its page's width and height from the upper left corner. */
export interface PageBox {
  /** Place, in the request's list, of the span. */
  span: number;
  /** Number of the page, from 1. */
  page: number;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The pages of a PDF as they look, and where the requested spans are on them. */
export interface Pages {
  /** Width and height of each page, in points. */
  sizes: [number, number][];
  /** In the order of the spans and of their text. */
  boxes: PageBox[];
}

/** What a run of characters is in its document. A part may hold others, and none reaches over another's edge. */
export interface Part {
  kind: "place" | "heading" | "paragraph" | "lines" | "list" | "item" | "quote" | "code" | "furniture" | "rule" | "table" | "row" | "cell" | "break";
  start: number;
  end: number;
  /** Level of a heading from 1; depth of a list item from 0. */
  level: number;
  /** Rows that a cell covers. */
  rows: number;
  /** Columns that a cell covers. */
  columns: number;
  /** Whether a cell names a row or a column. */
  header: boolean;
  /** Name of a place; `done`, `open` or `bullet` of an item whose mark is hidden. */
  label: string;
  /** Names of the columns of a table whose beginning is not in the excerpt. */
  names: string[];
}

/** A passage that was retrieved for the question. */
export interface PassageRef {
  document_id: string;
  start: number;
  end: number;
  /** Fused retrieval score from 0 to 1, comparable within one question. */
  score: number;
}

/** An error: its name, and a sentence that says what is wrong and what to do. */
export interface Problem {
  type: string;
  message: string;
  /** What a message in another language names: lengths, limits, titles. */
  values: Record<string, string | number>;
}

/** The body of every reply that is an error. */
export interface ProblemReply {
  error: Problem;
}

/** A sentence of a document, and where it stands. */
export interface Quote {
  document_id: string;
  title: string;
  start: number;
  end: number;
  /** The characters of the document from `start` to `end`. */
  quote: string;
  paragraph: number;
  page: number | null;
  /** Where a person would look. */
  locator: string;
}

/** A document that was removed a short time ago. */
export interface RemovedDocument {
  id: string;
  title: string;
  /** Seconds for which the removal can still be undone. */
  seconds: number;
}

/** The passages that were found for the question; a reader may put them in another order later. */
export interface RetrievedEvent {
  type: "retrieved";
  schema_version: 2;
  standalone_question: string;
  passages: PassageRef[];
}

/** Text that begins or ends no span, no part and no look in its middle. */
export interface Segment {
  text: string;
  /** Offset of its first character, in code points. */
  start: number;
  /** Places, in the request's list, of the spans that cover the text. */
  spans: number[];
  /** How its characters look. */
  looks: ("hidden" | "strong" | "emphasis" | "code" | "struck" | "link" | "label" | "note" | "faint")[];
}

/** One sentence of the answer, with the citations that it rests on, and whether they say it. */
export interface Statement {
  text: string;
  /** Where the statement begins in the answer's `text`. */
  start: number;
  end: number;
  /** Places in the answer's `citations`. */
  citations: number[];
  /** Probability that the citations support the statement; 1 or 0 where a language model judged. */
  support: number;
  /** `verified`: the cited sentences say it. `unverified`: that could not be shown; it is told, and marked as such. */
  outcome: "verified" | "unverified";
  /** Whether the outcome is `verified`. */
  supported: boolean;
  /** Why it is not verified; null if it is. */
  reason: string | null;
}

/** A statement; its citations that are new follow at once. */
export interface StatementEvent {
  type: "statement";
  /** Number of the statement in this stream, from 0. */
  number: number;
  statement: Statement;
  /** Whether it passed the checks and still has to be judged: `outcome` will tell. It is unverified until then. */
  pending: boolean;
}

/** A question, and the sentence that answers it. */
export interface Suggestion {
  question: string;
  quote: Quote;
}

/** Milliseconds that the steps took. */
export interface Timings {
  retrieve: number;
  write: number;
  /** The checks, and the built-in judge. */
  verify: number;
  /** The language model that judges, or the judge in its place. */
  judge: number;
  total: number;
}

/** What a language model counted. */
export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  cost_usd: number | null;
}

/** An event of a stream before all others: the question waits for its turn. */
export interface WaitingEvent {
  type: "waiting";
  /** Place in the queue, from 1. */
  place: number;
  /** Estimate of the seconds until the turn. */
  seconds: number;
}

/**
 * The part of a collection to ask. Of several names of one kind any may fit; of several kinds all have to. Example: >>>
 * Where(folders=("minutes",), since="2022-03").shown 'folder “minutes”, since 2022-03'
 */
export interface Where {
  /** Each an id or its beginning, a path, source, title or file name; it has to fit one. */
  documents: string[];
  /** Each a path, whole or in part: `2022` fits `minutes/2022/may.md`. */
  folders: string[];
  /** Tags, categories or keywords in the documents' own metadata. */
  tags: string[];
  /** ISO 8601 date, as precise as you like: published then or later. Undated is outside. */
  since: string | null;
  /** Published then or earlier: `2022` includes all of 2022. */
  until: string | null;
}

export type AnswerEvent =
  WaitingEvent | RetrievedEvent | HeadEvent | StatementEvent | CitationEvent | OutcomeEvent | DoneEvent;
