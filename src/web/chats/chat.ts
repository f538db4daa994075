import type { Answer, Citation, HistoryTurn } from '../../answer/events.ts';

/**
 * A chat is a tree of turns: asking again or editing a question adds a sibling, so nothing that was received
 * is ever thrown away. `leaf` is the newest turn of the branch that is shown.
 */
export interface Chat {
  readonly id: string;
  readonly title: string;
  readonly created: number;
  readonly updated: number;
  readonly turns: readonly Turn[];
  readonly leaf: string | null;
  /** True for an answer that came by link or file: someone else's word until it is checked. */
  readonly isShared?: boolean;
}

export interface Turn {
  readonly id: string;
  readonly parent: string | null;
  readonly question: string;
  readonly at: number;
  /** The model that was asked for. */
  readonly model?: string;
  /** Slugs, where not all documents were asked. */
  readonly documents?: readonly string[];
  readonly status: 'asking' | 'done' | 'stopped' | 'failed';
  readonly sources: readonly Citation[];
  /** What has come of the answer. */
  readonly text: string;
  readonly answer?: Answer;
  readonly fault?: { readonly code: string; readonly message: string };
  /** SHA-256 of each document as it was when the answer came. */
  readonly editions: Readonly<Record<string, string>>;
  readonly feedback?: Feedback;
}

export interface Feedback {
  readonly verdict: 'up' | 'down';
  readonly note: string;
  readonly at: number;
}

/** What the server takes: see `limits` in its schemas. */
export const limits = { question: 2_000, turns: 50, history: 20_000 } as const;

export function newChat(id: string, at: number): Chat {
  return { id, title: '', created: at, updated: at, turns: [], leaf: null };
}

/** The turns that are shown, oldest first. */
export function pathOf(chat: Chat): Turn[] {
  const byId = new Map(chat.turns.map((turn) => [turn.id, turn]));
  const path: Turn[] = [];
  let turn = chat.leaf === null ? undefined : byId.get(chat.leaf);
  while (turn) {
    path.push(turn);
    turn = turn.parent === null ? undefined : byId.get(turn.parent);
  }
  return path.reverse();
}

/** The turns that stand at the same place as this one, itself included, oldest first. */
export function siblingsOf(chat: Chat, turn: Turn): Turn[] {
  return chat.turns.filter(({ parent }) => parent === turn.parent);
}

/** Adds a turn and shows it; the first one names the chat. */
export function withTurn(chat: Chat, turn: Turn): Chat {
  const title = chat.title || shortened(turn.question, 80);
  return { ...chat, title, updated: turn.at, turns: [...chat.turns, turn], leaf: turn.id };
}

export function withChange(chat: Chat, id: string, change: Partial<Turn>): Chat {
  return { ...chat, turns: chat.turns.map((turn) => (turn.id === id ? { ...turn, ...change } : turn)) };
}

/** Shows another turn of the same place, with the newest that follows from it. */
export function withShown(chat: Chat, id: string): Chat {
  let leaf = id;
  let next = newestChild(chat, leaf);
  while (next !== undefined) {
    leaf = next;
    next = newestChild(chat, leaf);
  }
  return { ...chat, leaf };
}

function newestChild(chat: Chat, id: string): string | undefined {
  return chat.turns.findLast(({ parent }) => parent === id)?.id;
}

/**
 * What goes to the server with a question: the complete exchanges before it, newest kept, within the limits.
 * Whole exchanges only, so that a question never stands without its answer.
 */
export function historyOf(turns: readonly Turn[]): HistoryTurn[] {
  const kept: HistoryTurn[] = [];
  let characters = 0;
  for (const { question, answer } of turns.toReversed()) {
    if (!answer) continue;
    characters += question.length + answer.answer.length;
    if (characters > limits.history || kept.length + 2 > limits.turns) break;
    kept.unshift({ role: 'user', content: question }, { role: 'assistant', content: answer.answer });
  }
  return kept;
}

/** A running answer whose page was closed: it is kept, and says that it is incomplete. */
export function settled(chat: Chat, message: string): Chat {
  if (!chat.turns.some(({ status }) => status === 'asking')) return chat;
  const fault = { code: 'cut', message };
  return {
    ...chat,
    turns: chat.turns.map((turn) => (turn.status === 'asking' ? { ...turn, status: 'failed', fault } : turn)),
  };
}

/** Whether a chat holds every word of a search, in its title, questions or answers. */
export function matches(chat: Chat, search: string): boolean {
  const text = [
    chat.title,
    ...chat.turns.flatMap((turn) => [turn.question, turn.answer?.answer ?? turn.text]),
  ]
    .join('\n')
    .toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export function shortened(text: string, length: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length - 1).trimEnd()}…`;
}
