/**
 * A document as the rest of the house sees it. The decoded text of a file that is not text (HTML, PDF, DOCX,
 * EPUB) is the text that it was converted to. All offsets are UTF-16 code units, `start` inclusive, `end`
 * exclusive, as `String.prototype.slice` takes them.
 */
export interface CorpusDocument {
  /** Derived from the file's name, unique in a corpus: `forecast-2024`. */
  readonly slug: string;
  readonly title: string;
  readonly meta: DocumentMeta;
  /** In reading order. Chapters without text of their own are listed too (kind `chapter`, empty text). */
  readonly sections: readonly Section[];
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly sha256: string;
  /** True for one that was added by its reader, beside those of the folder that is served. */
  readonly own?: boolean;
  /** Of a PDF: the offsets in its decoded text at which its pages begin, in order. */
  readonly pages?: readonly number[];
}

/** Front matter, where the file has any; unknown keys are kept in `other`. */
export interface DocumentMeta {
  readonly author?: string;
  readonly date?: string;
  /** Where the original can be read. */
  readonly url?: string;
  readonly other: Readonly<Record<string, string>>;
}

export interface Section {
  readonly document: string;
  /** What a citation marker shows: `3.1`; `0` for text before the first heading. Unique in its document. */
  readonly id: string;
  /** The heading without its number. */
  readonly title: string;
  /** Titles of the enclosing headings, outermost first, without this one's. */
  readonly path: readonly string[];
  /** 1 for a chapter, 2 for its sections, and so on. */
  readonly level: number;
  /** `preamble`: before the first heading; `chapter`: a heading that only groups others; else `section`. */
  readonly kind: 'preamble' | 'chapter' | 'section';
  /**
   * The reading text: markup removed, NFKC, white space inside a block folded to one space, blocks joined by
   * one line feed between list items, table rows and lines of code, and by two elsewhere. A table row reads
   * alone: `Header: cell; Header: cell.` Quotes are exact substrings of this.
   */
  readonly text: string;
  /** The sentences of `text`, in order; gaps between them hold white space only. */
  readonly sentences: readonly Sentence[];
  /** Where the section's body stands in the file's decoded text. */
  readonly source: Span;
  /** What follows `#` in an address that opens at the section, where its heading names it. */
  readonly anchor?: string;
  /** Where each part of `text` stands in the file's decoded text; `sourceSpan` reads it. */
  readonly runs?: readonly TextRun[];
}

/**
 * A stretch of reading text and the stretch of the file it was made from. Where `length` and `span` are equal
 * they agree character by character; a span of 0 marks text that was put in, as the header in a table row.
 */
export interface TextRun {
  /** Offset in the reading text. */
  readonly at: number;
  readonly length: number;
  /** Offset in the file's decoded text. */
  readonly from: number;
  readonly span: number;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A sentence's place in its section's text. */
export interface Sentence extends Span {
  /** `item`: one list item (or one of its sentences); `row`: a table row; `code`: a line of code. */
  readonly kind: 'prose' | 'item' | 'row' | 'code';
  /** For an item: the index, in `sentences`, of the sentence that introduces its list. */
  readonly leadIn?: number;
}

/** What is embedded and searched: one sentence, or a whole section. */
export interface Passage extends Span {
  readonly document: string;
  readonly section: string;
  readonly kind: 'sentence' | 'section';
  /** The text that is embedded: the section's title and the sentence (or the section's text). */
  readonly text: string;
}
