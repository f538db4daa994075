import type { Answer, Citation } from '../../answer/events.ts';
import { type Chat, historyOf, pathOf, type Turn } from './chat.ts';

/** One rated answer, as the evals take it. */
export interface FeedbackItem {
  readonly question: string;
  readonly history: readonly { readonly role: 'user' | 'assistant'; readonly content: string }[];
  readonly answer: string;
  readonly citations: readonly Citation[];
  readonly verdict: 'up' | 'down';
  readonly note: string;
  readonly receipt: Answer['receipt'];
  /** ISO 8601. */
  readonly at: string;
}

export function feedbackFile(chats: readonly Chat[]): { version: 1; items: FeedbackItem[] } {
  const items = chats.flatMap((chat) =>
    chat.turns.flatMap((turn): FeedbackItem[] => {
      const { answer, feedback, question } = turn;
      if (!answer || !feedback) return [];
      return [
        {
          question,
          history: historyOf(pathOf({ ...chat, leaf: turn.parent })),
          answer: answer.answer,
          citations: answer.citations,
          verdict: feedback.verdict,
          note: feedback.note,
          receipt: answer.receipt,
          at: new Date(feedback.at).toISOString(),
        },
      ];
    }),
  );
  return { version: 1, items };
}

/** The answer's text with its citations below: what goes to the clipboard. */
export function answerAsText(answer: Answer): string {
  const places = new Map(answer.citations.map((citation) => [citation.id + citation.start, citation]));
  const sources = [...places.values()].map(
    ({ id, title, quote, url }) =>
      `[${label(id)}] ${title}: “${quote.replace(/\s+/g, ' ')}”${url ? ` (${url})` : ''}`,
  );
  return [answer.answer, ...(sources.length > 0 ? [sources.join('\n')] : [])].join('\n\n');
}

/** `§3.1` or `outcomes §P4.2a`, as markers have it. */
export function label(id: string): string {
  const at = id.lastIndexOf(' ') + 1;
  return `${id.slice(0, at)}§${id.slice(at)}`;
}

/** The branch that is shown, as Markdown. */
export function chatAsMarkdown(chat: Chat): string {
  return `# ${oneLine(chat.title)}\n\n${pathOf(chat).map(turnAsMarkdown).join('\n\n')}\n`;
}

function turnAsMarkdown(turn: Turn): string {
  const text = turn.answer ? answerAsText(turn.answer) : `${turn.text}\n\n*${turn.fault?.message ?? ''}*`;
  const doubts = (turn.answer?.unsupported ?? []).map(
    ({ text: claim, reason }) => `- Not upheld: “${claim}” (${reason})`,
  );
  const model = turn.answer ? `*${turn.answer.model}, ${new Date(turn.at).toISOString()}*` : '';
  return [`## ${oneLine(turn.question)}`, text.trim(), doubts.join('\n'), model]
    .filter((part) => part !== '')
    .join('\n\n');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The whole chat with every branch. */
export function chatAsJson(chat: Chat): string {
  return JSON.stringify({ version: 1, kind: 'forecast-chat chat', chat }, null, 2);
}

/** A name that every file system takes. */
export function fileName(title: string, extension: string): string {
  const words = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `${words.slice(0, 60).replace(/-$/, '') || 'chat'}.${extension}`;
}
