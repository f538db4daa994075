import type { TokenUsage } from '../models/chat-model.ts';

/** A place in a document, found again by its text and its offsets. */
export interface Citation {
  /** What the reader sees: `3.1`, or `outcomes P4.2a` for a document that is not the first. */
  readonly id: string;
  /** Slug of the document. */
  readonly document: string;
  /** The section's id in that document: `3.1`. */
  readonly section: string;
  /** The section's heading. */
  readonly title: string;
  /** Verbatim from the section's text. */
  readonly quote: string;
  /** Offsets of the quote in the section's text. */
  readonly start: number;
  readonly end: number;
  /** Of a PDF: the page that the quote begins on, from 1. */
  readonly page?: number;
  /** Where the original can be read: at the quote's page or heading where that can be named. */
  readonly url?: string;
  readonly verdict: Verdict;
}

/** `verbatim`: the sentence is the quote; `supported`: every check passed; `unsupported`: one failed. */
export type Verdict = 'verbatim' | 'supported' | 'unsupported';

/** One sentence of the answer, as checked against what it cites. Offsets are in `Answer.answer`. */
export interface CheckedSentence {
  readonly start: number;
  readonly end: number;
  /** `none`: the sentence claims nothing that needs a source (a lead-in, a refusal). */
  readonly verdict: Verdict | 'none';
  /** Ids of the citations that its markers name. */
  readonly citations: readonly string[];
  /** Why it is unsupported: `41 is not in §1.3`. */
  readonly reason?: string;
}

/** A claim or marker that could not be upheld, told in the open. */
export interface Unsupported {
  /** The sentence, or the marker as the model wrote it. */
  readonly text: string;
  readonly reason: string;
  /** True for a marker that names no known section and was removed from the answer. */
  readonly removedMarker: boolean;
}

/** What a whole-document answer looked at. */
export interface Coverage {
  /** For the reader: `all 17 sections`. */
  readonly label: string;
  readonly sections: number;
  readonly matched: number;
}

/** Everything needed to see how the answer came about and to ask for it again. */
export interface Receipt {
  readonly question: string;
  /** The query that was searched, after the history was taken in. */
  readonly query: string;
  readonly route: 'retrieval' | 'whole-document';
  readonly passages: readonly ReceiptPassage[];
  readonly model: string;
  readonly embedder: string;
  /** The index generation that served the request. */
  readonly generation: string;
  /** SHA-256 of the corpus, hexadecimal, first 12 digits. */
  readonly corpus: string;
  /** SHA-256 of the prompt templates used, first 12 digits; absent for the extractive answerer. */
  readonly promptHash?: string;
  /** Without a model: the probability, 0 to 1, that the documents answer, by which it was answered or refused. */
  readonly confidence?: number;
  readonly version: string;
}

export interface ReceiptPassage {
  readonly document: string;
  readonly section: string;
  readonly text: string;
  readonly score: number;
  /** How the score came about, in words and numbers. */
  readonly explanation: string;
}

export interface Answer {
  /** Plain text with `[§3.1]` markers. */
  readonly answer: string;
  readonly abstained: boolean;
  readonly citations: readonly Citation[];
  readonly sentences: readonly CheckedSentence[];
  readonly unsupported: readonly Unsupported[];
  readonly followUps: readonly string[];
  readonly model: string;
  readonly usage: TokenUsage | null;
  /** Milliseconds: `retrieval`, `firstToken`, `total`, and others as they apply. */
  readonly timings: Readonly<Record<string, number>>;
  readonly coverage?: Coverage;
  readonly receipt: Receipt;
}

export type AnswerEvent =
  | { readonly type: 'sources'; readonly citations: readonly Citation[] }
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'answer-end'; readonly answer: Answer }
  /** `partial` is the text that had been sent: kept, and incomplete. */
  | { readonly type: 'error'; readonly code: string; readonly message: string; readonly partial?: string };

export interface AnswerRequest {
  readonly question: string;
  readonly history?: readonly HistoryTurn[];
  /** One of the configured models; the default when absent. */
  readonly model?: string;
  /** Slugs: answer from these documents only. */
  readonly documents?: readonly string[];
}

export interface HistoryTurn {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}
