import type { Answer, CheckedSentence } from '../../src/answer/events.ts';

/** The answer with every sentence (markers included) put through `change`, offsets moved along. */
export function eachSentence(answer: Answer, change: (text: string, index: number) => string): Answer {
  let text = '';
  let at = 0;
  const sentences: CheckedSentence[] = answer.sentences.map((sentence, index) => {
    text += answer.answer.slice(at, sentence.start);
    const start = text.length;
    text += change(answer.answer.slice(sentence.start, sentence.end), index);
    at = sentence.end;
    return { ...sentence, start, end: text.length };
  });
  return { ...answer, answer: text + answer.answer.slice(at), sentences };
}

/** Only sentences that claim something. */
export function eachClaim(answer: Answer, change: (text: string, index: number) => string): Answer {
  return eachSentence(answer, (text, index) =>
    answer.sentences[index]?.verdict === 'none' ? text : change(text, index),
  );
}

/** Keeps the sentences that `keep` says, with their citations. */
export function onlySentences(answer: Answer, keep: (index: number) => boolean): Answer {
  const kept = answer.sentences.filter((_, index) => keep(index));
  let text = '';
  const sentences = kept.map((sentence) => {
    const start = text.length;
    text += `${answer.answer.slice(sentence.start, sentence.end)} `;
    return { ...sentence, start, end: text.length - 1 };
  });
  const cited = new Set(sentences.flatMap(({ citations }) => citations));
  const citations = answer.citations.filter(({ id }) => cited.has(id));
  return { ...answer, answer: text.trim(), sentences, citations };
}
