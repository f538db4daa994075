import type { CorpusDocument } from '../corpus/document.ts';
import { type Term, toTerms } from '../corpus/terms.ts';
import {
  allSections,
  keySentences,
  type Mention,
  numberedSections,
  type Place,
  sectionsMentioning,
  sectionsUnder,
} from '../retrieval/whole-document.ts';
import { type Draft, type DraftPart, leadPart, quotePart, sentencePlace } from './draft.ts';
import type { Coverage } from './events.ts';
import { modalityOf } from './polarity.ts';
import type { Question } from './question.ts';

/**
 * Answers what no ranked handful of passages can: counts, lists, outlines, summaries. Returns undefined for
 * every other question. What it says of the whole is computed from the whole, and the coverage says so.
 */
export function answerFromWhole(question: Question, documents: readonly CorpusDocument[]): Draft | undefined {
  const text = question.text.toLowerCase();
  const scope = scopeOf(text, documents);
  if (scope?.places.length === 0) return unknownSection(scope.name, documents);
  return (
    countOrListSections(text, documents, scope) ??
    mentions(question, text, documents, scope) ??
    predictions(question, text, documents, scope) ??
    summary(question, text, documents, scope)
  );
}

/** A part of the document that the question names: `chapter 4`, `section 3.4`, `§1.2`. */
export interface Scope {
  readonly name: string;
  readonly places: readonly Place[];
}

const reference =
  /(?:\b(?:section|chapter|part|paragraph|sec\.?|ch\.?)\s*|§\s*)(?<id>[a-z]{0,2}\d+(?:\.\d+)*[a-z]?)\b|\b(?:summari[sz]e|explain|about|of|in|does|compare|and)\s+(?<bare>\d+\.\d+)\b/i;

/** The part of the documents that a question restricts itself to; undefined where it names none. */
export function scopeOf(question: string, documents: readonly CorpusDocument[]): Scope | undefined {
  const groups = reference.exec(question)?.groups;
  const id = groups?.id ?? groups?.bare;
  if (id === undefined) return undefined;
  return { name: id, places: sectionsUnder(documents, id) };
}

function unknownSection(name: string, documents: readonly CorpusDocument[]): Draft {
  const sections = numberedSections(documents);
  const first = sections[0]?.section.id ?? '';
  const last = sections.at(-1)?.section.id ?? '';
  return {
    abstained: true,
    parts: [leadPart(`There is no section ${name} here. The sections run from ${first} to ${last}.`)],
    coverage: coverage(sections, 0),
  };
}

const unitWords = '(?:sections?|chapters?|parts|headings?|topics|subsections?)';
const countSections = /\bhow many (?:\w+ )?(?<unit>sections?|chapters?|headings?|parts)\b(?<rest>.*)/;
const listSections = new RegExp(
  String.raw`\b(?:(?:list|enumerate|name|show|give)(?: me)?(?: all)?(?: of)?(?: the)?(?: its)? (?:\w+ )?${unitWords}|table of contents|outline|what (?:are the |all )?(?:sections|chapters|topics) (?:are there|does|do|is|are)|which (?:sections|chapters) (?:are there|does it have|exist))\b(?<rest>.*)`,
);
const about =
  /\b(?:mention|mentions|mentioned|mentioning|talk|talks|discuss|discusses|deal|deals|about|on|contain|contains|refer|refers|concern|concerns|address|addresses|name|names|touch|touches|speak|speaks|bring|brings)\b/;

function countOrListSections(
  text: string,
  documents: readonly CorpusDocument[],
  scope: Scope | undefined,
): Draft | undefined {
  const count = countSections.exec(text);
  const match = count ?? listSections.exec(text);
  if (!match || about.test(match.groups?.rest ?? '')) return undefined;
  const places = scope ? scope.places : numberedSections(documents);
  const chapters = documents.flatMap((document) =>
    document.sections.filter(({ level, kind }) => level === 1 && kind !== 'preamble'),
  );
  const wantsChapters = /\bchapters?\b/.test(match[0]) && !scope;
  const where = scope ? `Chapter ${scope.name}` : titlesOf(documents);
  const total = `${where} has ${plural(places.length, 'section')}`;
  const inChapters = !scope && chapters.length > 1 && places.some(({ section }) => section.level > 1);
  const opening = inChapters ? `${total} in ${plural(chapters.length, 'chapter')}` : total;
  const items =
    wantsChapters && inChapters ? chapters.map((chapter) => `${chapter.id}. ${chapter.title}`) : undefined;
  const parts: DraftPart[] = [leadPart(`${opening}:`)];
  if (items) parts.push(...items.map((item) => leadPart(item, 'item')));
  else parts.push(...places.map((place) => titledPart(place)));
  return { abstained: false, parts, coverage: coverage(places, places.length, scope) };
}

/** A section's heading, and the sentence that says most of it. */
function titledPart(place: Place): DraftPart {
  const [key] = keySentences(place.section, 1);
  if (key === undefined) return leadPart(place.section.title, 'item');
  return { ...quotePart(sentencePlace(place, key), 'item'), prefix: `${place.section.title}: ` };
}

const mentionQuestion = new RegExp(
  String.raw`\b(?:(?:which|what|list|name|show|give|all|how many)(?: me)?(?: of)?(?: all)?(?: the)?(?: other| numbered| its)? ${unitWords}\b.*?\b(?:mention(?:s|ed|ing)?|talks? about|discuss(?:es)?|deals? with|are about|is about|about|on|contains?|refers? to|concerns?|address(?:es)?|names?|touch(?:es)? on|speaks? (?:of|about)|brings? up|covers?)\b|where (?:is|are|does) .*\bmention|how (?:many times|often) (?:is|are|does|do)\b.*\b(?:mention|name|appear|occur|said|used|come up))`,
);
const noSubject = new Set(
  'mention mentioned mentions section sections chapter chapters part parts topic topics discuss discusses talk talks deal deals cover covers contain contains appear appears occur occurs times often name named refer refers address addresses touch list show concern speak bring used'.split(
    ' ',
  ),
);

function mentions(
  question: Question,
  text: string,
  documents: readonly CorpusDocument[],
  scope: Scope | undefined,
): Draft | undefined {
  if (!mentionQuestion.test(text)) return undefined;
  const terms = question.terms.filter((term) => !noSubject.has(term.word) && !term.isNumber);
  if (terms.length === 0) return undefined;
  const searched = scope ? scope.places : allSections(documents);
  const found = sectionsMentioning(searched, terms).filter((mention) => mention.sentences.length > 0);
  const numbered = searched.filter(({ section }) => section.kind === 'section');
  const subject = phrase(question.text, terms);
  const matched = found.filter(({ section }) => section.kind === 'section').length;
  const covered = coverage(numbered, matched, scope);
  if (found.length === 0) {
    return {
      abstained: true,
      parts: [leadPart(`None of ${covered.label} mentions ${subject}.`)],
      coverage: covered,
    };
  }
  const times = /\bhow (?:many times|often)\b/.test(text)
    ? `${subject} is mentioned ${plural(
        found.reduce((sum, { count }) => sum + count, 0),
        'time',
      )}, in ${matched} of ${plural(numbered.length, 'section')}:`
    : `${matched} of ${plural(numbered.length, 'section')} ${matched === 1 ? 'mentions' : 'mention'} ${subject}${found.length > matched ? ', and so does the introduction' : ''}:`;
  return { abstained: false, parts: [leadPart(times), ...found.map(mentionPart)], coverage: covered };
}

function mentionPart(mention: Mention): DraftPart {
  return quotePart(sentencePlace(mention, mention.sentences[0] as number), 'item');
}

/** The terms as the reader wrote them, from the first to the last. */
function phrase(text: string, terms: readonly Term[]): string {
  const first = terms[0] as Term;
  const last = terms.at(-1) as Term;
  return text.slice(first.start, last.end);
}

const predictionQuestion =
  /\b(?:(?:list|name|give|show|enumerate|what are|which are|all|what|which|how many)(?: me)?(?: of)?(?: all)?(?: the)?(?: main| key)? (?:predictions?|forecasts|expectations))\b/;

function predictions(
  question: Question,
  text: string,
  documents: readonly CorpusDocument[],
  scope: Scope | undefined,
): Draft | undefined {
  if (!predictionQuestion.test(text)) return undefined;
  const places = scope ? scope.places : numberedSections(documents);
  const idle = /^(?:chapter|section|list|made|total|there|future|year|whole|entire|concern|regard|relate)/;
  const topic = question.terms.filter((term) => !idle.test(term.word) && !term.isNumber);
  const chosen = topic.length > 0 ? sectionsMentioning(places, topic) : places;
  const parts = chosen.flatMap((place) => predictionsIn(place, topic));
  if (parts.length === 0) return undefined;
  const matched = new Set(parts.map((part) => part.source?.section)).size;
  const subject = topic.length > 0 ? ` on ${phrase(question.text, topic)}` : '';
  const lead = `${plural(parts.length, 'sentence')} in ${matched} of ${plural(places.length, 'section')} ${parts.length === 1 ? 'is' : 'are'} worded as a prediction${subject}:`;
  return { abstained: false, parts: [leadPart(lead), ...parts], coverage: coverage(places, matched, scope) };
}

function predictionsIn(place: Place, topic: readonly Term[]): DraftPart[] {
  const { section } = place;
  const onTopic = (text: string) => {
    const stems = new Set(toTerms(text).map((term) => term.stem));
    return topic.every((term) => stems.has(term.stem));
  };
  const inTitle = topic.length > 0 && onTopic(section.title);
  return section.sentences.flatMap(({ start, end }, index) => {
    const text = section.text.slice(start, end);
    const fits = modalityOf(text) !== 'fact' && (inTitle || onTopic(text));
    return fits ? [quotePart(sentencePlace(place, index), 'item')] : [];
  });
}

const summaryQuestion =
  /\b(?:summari[sz]e|summary|overview|sum up|main points?|key (?:points?|takeaways?|messages?)|gist|tl;?dr|in a nutshell|in short)\b/;
const coverQuestion =
  /\bwhat (?:is|does|do|are|was)\b.*\b(?:cover|covers|contain|contains|about|say|says|discuss|discusses|deal with|deals with|talk about|tell us|include|in)\b/;
const wholeThing =
  /\b(?:document|documents|forecast|article|text|paper|report|book|page|it all|whole thing|everything|manual|handbook|brief)\b/;
const idleWords =
  /^(?:summar|overview|sum|point|takeaway|message|gist|nutshell|short|cover|contain|about|discuss|deal|talk|tell|include|section|chapter|part|document|forecast|article|text|paper|report|whole|everything|brief|content|all|one|two|three|four|five|sentence|word|paragraph|bullet|explain|describ)/;

function summary(
  question: Question,
  text: string,
  documents: readonly CorpusDocument[],
  scope: Scope | undefined,
): Draft | undefined {
  const asksSummary = summaryQuestion.test(text);
  if (!asksSummary && !(scope && (coverQuestion.test(text) || /\b(?:explain|describe)\b/.test(text)))) {
    if (!/^\W*what(?:['’]s| is| does) (?:the|this) \w+ (?:all )?(?:about|cover)\W*$/.test(text))
      return undefined;
  }
  const subject = question.terms.filter(
    (term) => !idleWords.test(term.word) && !term.isNumber && !/^\d/.test(term.word),
  );
  if (subject.length > 0 && !wholeTitle(subject, documents)) return undefined;
  if (!scope && !wholeThing.test(text) && !wholeTitle(subject, documents)) return undefined;
  if (scope?.places.length === 1) return summaryOfSection(scope.places[0] as Place);
  return summaryOfMany(scope, documents);
}

/** The subject is the document itself, called by its title. */
function wholeTitle(subject: readonly Term[], documents: readonly CorpusDocument[]): boolean {
  const titles = new Set(documents.flatMap((document) => toTerms(document.title).map((term) => term.stem)));
  return subject.length > 0 && subject.every((term) => titles.has(term.stem));
}

function summaryOfSection(place: Place): Draft {
  const { section } = place;
  const count = section.sentences.length <= 4 ? section.sentences.length : 3;
  const parts = keySentences(section, count).map((index) => quotePart(sentencePlace(place, index)));
  const opening = leadPart(`Section ${section.id}, “${section.title}”, in short:`);
  return {
    abstained: false,
    parts: [opening, ...parts],
    coverage: { label: `section ${section.id}`, sections: 1, matched: 1 },
  };
}

function summaryOfMany(scope: Scope | undefined, documents: readonly CorpusDocument[]): Draft {
  const places = scope ? scope.places : numberedSections(documents);
  const chapter = documents.flatMap(({ sections }) => sections).find(({ id }) => id === scope?.name);
  const opening = scope
    ? `Chapter ${scope.name}${chapter ? `, “${chapter.title}”,` : ''} has ${plural(places.length, 'section')}:`
    : `${titlesOf(documents)} has ${plural(places.length, 'section')}:`;
  return {
    abstained: false,
    parts: [leadPart(opening), ...places.map((place) => titledPart(place))],
    coverage: coverage(places, places.length, scope),
  };
}

function coverage(places: readonly Place[], matched: number, scope?: Scope): Coverage {
  const where = scope ? ` of chapter ${scope.name}` : '';
  return { label: `all ${plural(places.length, 'section')}${where}`, sections: places.length, matched };
}

function titlesOf(documents: readonly CorpusDocument[]): string {
  return documents.length === 1 ? `“${documents[0]?.title}”` : `${documents.length} documents`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
