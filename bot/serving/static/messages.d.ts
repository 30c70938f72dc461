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

/** The outcome of one question. */
export interface Answer {
  schema_version: 2;
  question: string;
  /** The question as it was searched: a follow-up made whole, or translated. */
  standalone_question: string;
  /**
   * ISO 639-1 code of the language that the question was asked in, where it was translated into that of the documents;
   * it is answered in the asker's.
   */
  translated_from: string | null;
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
  /** Statements and citations that were left out, and why. */
  dropped: Dropped[];
  /** What the statements were put to: checks that know their language, and the judge. */
  checks: string[];
  writer: string;
  /** Prompts by which a language model wrote or judged, each with its version: `writer@2`. */
  prompts: string[];
  /** The collection that was asked; of several, the first. */
  collection: string;
  /** All collections that were asked together, in the order that they were named in. */
  collections: string[];
  /** The part of the collections that was asked; null for all of them. */
  where: Where | null;
  /** Names what was indexed, and how; empty where nothing was searched. */
  index_id: string;
  usage: Usage;
  timings_ms: Timings;
  /** After an abstention: what was searched, and what helps. */
  guidance: Guidance | null;
  /** Remark on how the answer came about, for its reader. */
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
  /** The collection that holds the document; null where the retriever knows none. */
  collection: string | null;
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

/** A figure in two runs. */
export interface ComparedFigure {
  metric: string;
  /** Questions that it is over in both. */
  count: number;
  /** Questions of equal weight that tell as much; null where all weights are the same. */
  effective: number | null;
  before: number;
  after: number;
  difference: number;
  /** Of the 95 % interval of the difference, paired and by clusters. */
  low: number | null;
  high: number | null;
  /** Questions whose value rose. */
  up: number;
  down: number;
  /** Of the exact test of flips; null for what is not right or wrong. */
  p: number | null;
  verdict: "better" | "worse" | "other" | "noise";
}

/** A question that one run gets right and the other wrong. */
export interface ComparedFlip {
  id: string;
  question: string;
  /** What should be said; null where the documents hold no answer. */
  gold: string | null;
  before: ComparedSide;
  after: ComparedSide;
}

/** One run's answer to a flipped question. */
export interface ComparedSide {
  right: boolean;
  verdict: "yes" | "no" | "mixed" | null;
  short: string | null;
  text: string;
  why: Remark[];
}

/** A claim on which cited spans disagree. */
export interface Disagreement {
  claim: string;
  /** Citations that support the claim. */
  for: number[];
  /** Citations that contradict it. */
  against: number[];
  /** The value that each side gives, for and against, where values are what differs. */
  values: [string, string] | null;
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

/** A shift of a figure that chance would hardly make. */
export interface DriftChange {
  /** The first day after it. */
  day: string;
  before: number;
  after: number;
  questions_before: number;
  questions_after: number;
  p: number;
}

/** A figure of the logged questions over the whole time. */
export interface DriftMeasure {
  name: "confidence" | "abstained" | "similarity";
  overall: MeasureShare;
  days: number;
  /** That nothing changed; null where too few days can't show it. */
  p: number | null;
  changed: DriftChange[];
}

/** The logged questions of a day or a week. */
export interface DriftPeriod {
  first: string;
  last: string;
  questions: number;
  figures: Record<string, MeasureShare>;
}

/** The documents or the writer changed on this day. */
export interface DriftReplaced {
  day: string;
  what: "documents" | "writer";
  name: string;
}

/** A statement or a citation of the writer that the answer leaves out. */
export interface Dropped {
  text: string;
  reason: string;
  /** Outcome of the statement; null for text that states nothing or is no answer, and for citations. */
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

/** A wrong answer in the list of a run. */
export interface Failure {
  id: string;
  question: string;
  kind: "factoid" | "boolean" | "list" | "comparison" | "descriptive" | "temporal" | "conflict" | "multi_evidence" | "follow_up" | "false_premise" | "unanswerable" | "adversarial";
  why: Remark[];
  /** Null until somebody has asked why. */
  story: MeasureStory | null;
}

/** A wrong answer with its gold and the passages of both. */
export interface FailureCase {
  failure: Failure;
  pair: GoldDraft;
  /** What a polar question should be answered with. */
  verdict: "yes" | "no" | "mixed" | null;
  /** What else should be said, in words; both are null if nothing should be. */
  gold: string | null;
  answer: Answer | null;
  error: string | null;
  /** What a threshold held back. */
  held_back: string | null;
  passages: GoldPassage[];
}

/** A person's label of an answer. */
export interface GivenLabel {
  id: string;
  fingerprint: string;
  correct: boolean;
  supported: boolean;
}

/** A pair as a person has put it together. */
export interface GoldChoice {
  collection: string;
  question: string;
  history: MeasuredTurn[];
  /** Guessed where null. */
  kind: "factoid" | "boolean" | "list" | "comparison" | "descriptive" | "temporal" | "conflict" | "multi_evidence" | "follow_up" | "false_premise" | "unanswerable" | "adversarial" | null;
  answerable: boolean;
  answers: string[][];
  verdict: "yes" | "no" | "mixed" | null;
  evidence: GoldPlace[][];
  near_miss: GoldPlace[];
  note: string | null;
  /** Of the pair whose place it takes; a new one where null. */
  id: string | null;
  split: "dev" | "test";
  tags: string[];
  /** How much it counts in the figures; where null, as much as the pair that it replaces, or 1. */
  weight: number | null;
  /** Whether the answer's own words and quotes were accepted. */
  own_answer: boolean;
}

/** A pair to begin with: what a suite, a run or a rating says. */
export interface GoldDraft {
  id: string | null;
  question: string;
  history: MeasuredTurn[];
  kind: "factoid" | "boolean" | "list" | "comparison" | "descriptive" | "temporal" | "conflict" | "multi_evidence" | "follow_up" | "false_premise" | "unanswerable" | "adversarial";
  answerable: boolean;
  answers: string[][];
  verdict: "yes" | "no" | "mixed" | null;
  evidence: GoldQuote[][];
  near_miss: GoldQuote[];
  note: string | null;
  split: "dev" | "test";
  tags: string[];
  weight: number;
  /** Quotes of it that are no longer in the documents. */
  lost: string[];
}

/** A passage whose sentences can be pointed at. */
export interface GoldPassage {
  document_id: string;
  title: string;
  locator: string;
  start: number;
  end: number;
  sentences: GoldSentence[];
  pieces: GoldPiece[];
}

/** Text of a passage: a sentence, or what stands between two. */
export interface GoldPiece {
  text: string;
  /** Its place in the passage's sentences; null between them. */
  sentence: number | null;
}

/** Characters of a document that a person points at. */
export interface GoldPlace {
  document_id: string;
  start: number;
  end: number;
}

/** A quote of a pair, with its place. */
export interface GoldQuote {
  document_id: string;
  title: string;
  start: number;
  end: number;
  quote: string;
  /** The quote without marks such as `**`, for people. */
  shown: string;
}

/** A sentence of a document that can be pointed at. */
export interface GoldSentence {
  document_id: string;
  start: number;
  end: number;
  /** The characters of the document from `start` to `end`. */
  quote: string;
  /** The same without marks such as `**`, for people. */
  shown: string;
  /** Whether the answer cites it. */
  cited: boolean;
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
  /** ISO 639-1 code of the language of the nearest passages, where the question is in another. */
  language: string | null;
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

/** An answer to label: what a judge sees of it, and neither the judge nor the metrics. */
export interface LabelCase {
  id: string;
  /** Of the case: a label never counts for another answer. */
  fingerprint: string;
  question: string;
  history: MeasuredTurn[];
  accepted: string[][];
  verdict: "yes" | "no" | "mixed" | null;
  evidence: string[][];
  answer: string;
  quotes: string[];
}

/** The progress of labelling a run. */
export interface LabelState {
  labelled: number;
  /** Labels from which on the agreement of a judge is known. */
  wanted: number;
  answers: number;
  next: LabelCase | null;
  /** Empty until there are labels enough. */
  measured: MeasuredJudge[];
}

/** The findings in the query log of a collection. */
export interface LoggedQuestions {
  /** Days for which questions are kept; 0 where none is. */
  kept_days: number;
  questions: number;
  /** Days with a question. */
  days: number;
  /** Days from which on a change can be shown. */
  fewest_days: number;
  periods: DriftPeriod[];
  measures: DriftMeasure[];
  replaced: DriftReplaced[];
  /** Those that the suite does not ask, strangest first. */
  strange: StrangeQuestion[];
}

/** A run in the list. */
export interface MeasureRun {
  name: string;
  suite: string;
  /** Whether its suite is in the data folder, where its pairs can be changed. */
  kept: boolean;
  collection: string;
  started: string;
  finished: boolean;
  asked: number;
  wrong: number;
}

/** The newest runs, newest first. */
export interface MeasureRuns {
  runs: MeasureRun[];
}

/** A share with its 95 % interval. */
export interface MeasureShare {
  value: number;
  low: number | null;
  high: number | null;
  count: number;
  /** Questions of equal weight that tell as much; null where all weights are the same. */
  effective: number | null;
}

/** Which stage lost a question. */
export interface MeasureStory {
  stage: "retrieval" | "order" | "reading" | "threshold" | "verification" | "gold doubtful" | "failed";
  /** What that is. */
  means: string;
  /** What the trials showed. */
  because: Remark[];
}

/** The suites, collections and runs to work on. */
export interface MeasureSummary {
  suites: SuiteSummary[];
}

/** An answer, and the passages that it was read from. */
export interface MeasuredAnswer {
  answer: Answer;
  passages: GoldPassage[];
}

/** A judge or a metric against people. */
export interface MeasuredJudge {
  by: string;
  /** Whether it is a language model. */
  judge: boolean;
  judged: "correct" | "supported";
  same: MeasureShare;
  people: MeasureShare;
  /** By the judge, of all answers. */
  alone: MeasureShare;
  /** What people would find in all answers, from both. */
  powered: MeasureShare;
}

/** An earlier question of the conversation with its answer. */
export interface MeasuredTurn {
  question: string;
  answer: string;
}

/** The language model that writes the answers, without its key. */
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

/** The outcome of a pending statement. */
export interface OutcomeEvent {
  type: "outcome";
  /** Number of the statement in this stream. */
  number: number;
  outcome: "verified" | "refuted" | "unverified";
  /** Probability that the citations support the statement. */
  support: number;
  /** Why it is not verified; null if it is. */
  reason: string | null;
  /** The entry of `dropped` in its place, if it is taken back. */
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
  /** The collection that holds it, where that is known. */
  collection: string | null;
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

/** A pair made from a rated answer, to confirm or to complete. */
export interface RatedPair {
  pair: GoldDraft;
  rating: "up" | "down";
  comment: string | null;
  /** Whether it can be gold as it is, if the answer was right. */
  complete: boolean;
  answer: Answer;
  passages: GoldPassage[];
}

/** The rated answers of a collection that a suite does not ask yet, oldest first. */
export interface RatedPairs {
  rated: RatedPair[];
  /** Those that the suite asks already. */
  skipped: number;
}

/** A remark on a pair or an answer. */
export interface Remark {
  /** In English. */
  text: string;
  /** Its name in the page's catalogue; empty for what is said in English alone. */
  key: string;
  /** What a message in another language is filled with. */
  values: Record<string, string | number>;
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

/** Two runs of a suite side by side. */
export interface RunComparison {
  before: string;
  after: string;
  /** That are the same in both. */
  questions: number;
  /** Groups of them that share no evidence. */
  independent: number;
  /** Share of all questions that are compared. */
  overlap: number;
  /** Ids that only one run has, or whose gold changed. */
  left_out: string[];
  /** Names of the runs that are not finished. */
  unfinished: string[];
  /** Smallest drop of right_and_cited that would have been seen with 80 % chance; null for none. */
  visible: number | null;
  figures: ComparedFigure[];
  flips: ComparedFlip[];
}

/** The suites to run, and the run under way. */
export interface RunDesk {
  writers: ("reader" | "llm")[];
  /** Of the run that was started last; null if none was. */
  progress: RunProgress | null;
}

/** The wrong answers of a run. */
export interface RunFailures {
  run: MeasureRun;
  failures: Failure[];
}

/** The progress of a run that was started on the page. */
export interface RunProgress {
  suite: string;
  collection: string;
  writer: "reader" | "llm";
  state: "preparing" | "asking" | "stopping" | "finished" | "stopped" | "failed";
  /** Questions asked. */
  done: number;
  /** Questions to ask; 0 until that is known. */
  total: number;
  /** Questions that met an error. */
  failed: number;
  /** Estimate of the seconds left. */
  seconds: number | null;
  /** Its name, once it has finished. */
  run: string | null;
  /** Its wrong answers, once it has finished. */
  wrong: number | null;
  /** Why it failed. */
  problem: Problem | null;
}

/** A pair that was saved. */
export interface SavedPair {
  id: string;
  kind: "factoid" | "boolean" | "list" | "comparison" | "descriptive" | "temporal" | "conflict" | "multi_evidence" | "follow_up" | "false_premise" | "unanswerable" | "adversarial";
  replaced: boolean;
  /** What `pincite eval check` says of it. */
  doubts: Remark[];
  suite: SuiteSummary;
}

/** A run of text within which no span, part or look begins or ends. */
export interface Segment {
  text: string;
  /** Offset of its first character, in code points. */
  start: number;
  /** Places, in the request's list, of the spans that cover the text. */
  spans: number[];
  /** How its characters look. */
  looks: ("hidden" | "strong" | "emphasis" | "code" | "struck" | "link" | "label" | "note" | "faint")[];
}

/** A run to start. */
export interface StartRun {
  writer: "reader" | "llm";
  /** Name of an unfinished run of the suite to go on with. */
  resume: string | null;
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
  /** Whether it passed the checks and still has to be judged; `outcome` settles it. It is unverified until then. */
  pending: boolean;
}

/** A logged question that is unlike the others. */
export interface StrangeQuestion {
  question: string;
  /** The last day on which it was asked. */
  last: string;
  times: number;
  status: "answered" | "likely" | "abstained";
  confidence: number;
  similarity: number | null;
  why: "far" | "confidence";
  /** Share of the other questions that are less strange in this way. */
  beyond: number;
}

/** A question, and the sentence that answers it. */
export interface Suggestion {
  question: string;
  quote: Quote;
}

/** A suite of the data folder. */
export interface SuiteSummary {
  name: string;
  /** What it is asked of. */
  collection: string | null;
  /** Without drafts. */
  pairs: number;
  drafts: number;
  /** Pairs whose gold is what the product itself answered. */
  own_answers: number;
  /** Why it can't be read. */
  problem: string | null;
}

/** Milliseconds per step. */
export interface Timings {
  retrieve: number;
  write: number;
  /** The checks, and the built-in judge. */
  verify: number;
  /** The language model that judges, or the judge in its place. */
  judge: number;
  total: number;
}

/** The tokens that a language model used, and their cost. */
export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  cost_usd: number | null;
}

/** Whoever sends a request, as far as they have signed in. */
export interface Visitor {
  /** Their name; null for the holder of a key, and where nobody signs in. */
  user: string | null;
  /**
   * The address at which they end their session; null where it is none of this server's, as behind a proxy that signs
   * them in.
   */
  sign_out: string | null;
}

/** The event that comes before all others in a stream: the question waits for its turn. */
export interface WaitingEvent {
  type: "waiting";
  /** Place in the queue, from 1. */
  place: number;
  /** Estimate of the seconds until the turn. */
  seconds: number;
}

/**
 * The part of a collection to ask. A document has to fit one of the names of each kind given. Example: >>>
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
