import type { AnswerEvent, AnswerRequest } from '../../answer/events.ts';
import { ServerFault } from '../server/api.ts';
import { strings } from '../strings.ts';
import {
  type Chat,
  type Feedback,
  historyOf,
  newChat,
  pathOf,
  settled,
  type Turn,
  withChange,
  withShown,
  withTurn,
} from './chat.ts';
import type { ChatDatabase } from './database.ts';

export interface ChatsState {
  /** Newest first. */
  readonly chats: readonly Chat[];
  readonly currentId: string | null;
  /** Why chats are not kept, for the reader. */
  readonly storageFault: string | null;
  /** The chat that was just deleted and can be brought back. */
  readonly deleted: Chat | null;
}

export interface StoreOptions {
  readonly ask: (request: AnswerRequest, signal: AbortSignal) => AsyncIterable<AnswerEvent>;
  readonly database: Promise<ChatDatabase>;
  /** SHA-256 by slug of the documents as they are now. */
  readonly editions: () => Readonly<Record<string, string>>;
  readonly now?: () => number;
  readonly newId?: () => string;
  /** Runs when text should be drawn: once a frame in the browser. */
  readonly onFrame?: (draw: () => void) => void;
}

export interface Choice {
  readonly model?: string;
  readonly documents?: readonly string[];
}

/** How often a growing answer is saved. */
const saveEveryMs = 1_000;

/** All chats and the answers that are being written. Knows nothing of the page that shows them. */
export class ChatStore {
  #state: ChatsState = { chats: [], currentId: null, storageFault: null, deleted: null };
  readonly #listeners = new Set<() => void>();
  readonly #running = new Map<string, AbortController>();
  readonly #options: StoreOptions;
  #saving: Promise<void> = Promise.resolve();

  constructor(options: StoreOptions) {
    this.#options = options;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): ChatsState => this.#state;

  current(): Chat | undefined {
    return this.#state.chats.find(({ id }) => id === this.#state.currentId);
  }

  /** Reads what earlier visits left. Chats that were begun in the meantime stay. */
  async load(): Promise<void> {
    try {
      const database = await this.#options.database;
      const kept = (await database.all()).map((chat) => settled(chat, strings.faults.left));
      const known = new Set(this.#state.chats.map(({ id }) => id));
      this.#set({ chats: sorted([...this.#state.chats, ...kept.filter(({ id }) => !known.has(id))]) });
    } catch {
      this.#set({ storageFault: strings.faults.storageDenied });
    }
  }

  open(id: string | null): void {
    this.#set({ currentId: id });
  }

  /** Asks in the current chat, or begins one. `after` is the turn that the question follows. */
  async ask(question: string, choice: Choice, after?: string | null): Promise<void> {
    const { now = Date.now, newId = () => crypto.randomUUID() } = this.#options;
    const chat = this.current() ?? newChat(newId(), now());
    const turn: Turn = {
      id: newId(),
      parent: after === undefined ? chat.leaf : after,
      question,
      at: now(),
      ...(choice.model ? { model: choice.model } : {}),
      ...(choice.documents ? { documents: choice.documents } : {}),
      status: 'asking',
      sources: [],
      text: '',
      editions: {},
    };
    this.#put(withTurn(chat, turn));
    this.#set({ currentId: chat.id });
    await this.#receive(chat.id, turn);
  }

  /** The same question again, perhaps by another model; the earlier answer stays beside it. */
  async again(turn: Turn, choice: Choice, question = turn.question): Promise<void> {
    await this.ask(question, choice, turn.parent);
  }

  stop(turnId: string): void {
    this.#running.get(turnId)?.abort();
  }

  show(turnId: string): void {
    const chat = this.current();
    if (chat) this.#put(withShown(chat, turnId));
  }

  rename(id: string, title: string): void {
    const chat = this.#find(id);
    if (chat && title.trim() !== '') this.#put({ ...chat, title: title.trim().slice(0, 200) });
  }

  rate(turnId: string, feedback: Feedback | undefined): void {
    const chat = this.current();
    const turn = chat?.turns.find(({ id }) => id === turnId);
    if (!chat || !turn) return;
    const { feedback: _, ...rest } = turn;
    const rated = feedback ? { ...rest, feedback } : rest;
    this.#put({ ...chat, turns: chat.turns.map((one) => (one.id === turnId ? rated : one)) });
  }

  remove(id: string): void {
    const chat = this.#find(id);
    if (!chat) return;
    for (const turn of chat.turns) this.stop(turn.id);
    this.#set({
      chats: this.#state.chats.filter((one) => one !== chat),
      currentId: this.#state.currentId === id ? null : this.#state.currentId,
      deleted: settled(chat, strings.faults.stopped),
    });
    this.#write((database) => database.remove(id));
  }

  undoRemove(): void {
    const { deleted } = this.#state;
    if (!deleted) return;
    this.#set({ deleted: null, currentId: deleted.id });
    this.#put(deleted);
  }

  forgetDeleted(): void {
    this.#set({ deleted: null });
  }

  /** Takes a chat from elsewhere, such as a shared answer, and shows it. */
  adopt(chat: Chat): void {
    this.#put(chat);
    this.#set({ currentId: chat.id });
  }

  /** Resolves when everything so far has been written, or could not be. */
  async saved(): Promise<void> {
    await this.#saving;
  }

  async #receive(chatId: string, turn: Turn): Promise<void> {
    const controller = new AbortController();
    this.#running.set(turn.id, controller);
    const draft = new TurnDraft((change) => this.#change(chatId, turn.id, change), this.#options.onFrame);
    const saver = setInterval(() => this.#save(chatId), saveEveryMs);
    try {
      for await (const event of this.#options.ask(this.#requestFor(chatId, turn), controller.signal)) {
        draft.take(event, this.#options.editions());
      }
      draft.endedEarly();
    } catch (error) {
      draft.fail(error);
    } finally {
      clearInterval(saver);
      this.#running.delete(turn.id);
      this.#save(chatId);
    }
  }

  #requestFor(chatId: string, turn: Turn): AnswerRequest {
    const chat = this.#find(chatId);
    const before = chat ? pathOf({ ...chat, leaf: turn.parent }) : [];
    const history = historyOf(before);
    return {
      question: turn.question,
      ...(history.length > 0 ? { history } : {}),
      ...(turn.model ? { model: turn.model } : {}),
      ...(turn.documents ? { documents: turn.documents } : {}),
    };
  }

  #find(id: string): Chat | undefined {
    return this.#state.chats.find((chat) => chat.id === id);
  }

  #change(chatId: string, turnId: string, change: Partial<Turn>): void {
    const chat = this.#find(chatId);
    if (!chat) return;
    const changed = withChange(chat, turnId, change);
    this.#set({ chats: this.#state.chats.map((one) => (one === chat ? changed : one)) });
  }

  #put(chat: Chat): void {
    this.#set({ chats: sorted([chat, ...this.#state.chats.filter(({ id }) => id !== chat.id)]) });
    this.#save(chat.id);
  }

  #save(id: string): void {
    const chat = this.#find(id);
    if (chat) this.#write((database) => database.put(chat));
  }

  /** One after the other, so that an older version never comes last. */
  #write(change: (database: ChatDatabase) => Promise<void>): void {
    this.#saving = this.#saving
      .then(() => this.#options.database)
      .then(change)
      .then(() => {
        if (this.#state.storageFault) this.#set({ storageFault: null });
      })
      .catch((error: unknown) => this.#set({ storageFault: storageMessage(error) }));
  }

  #set(change: Partial<ChatsState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** Gathers what comes of one answer; text is passed on once a frame. */
class TurnDraft {
  readonly #change: (change: Partial<Turn>) => void;
  readonly #onFrame: (draw: () => void) => void;
  #text = '';
  #isWaiting = false;
  #isOver = false;

  constructor(change: (change: Partial<Turn>) => void, onFrame?: (draw: () => void) => void) {
    this.#change = change;
    this.#onFrame = onFrame ?? ((draw) => draw());
  }

  take(event: AnswerEvent, editions: Readonly<Record<string, string>>): void {
    if (event.type === 'sources') this.#change({ sources: event.citations });
    if (event.type === 'text-delta') this.#addText(event.text);
    if (event.type === 'answer-end') {
      const cited = new Set(event.answer.citations.map(({ document }) => document));
      const known = Object.entries(editions).filter(([slug]) => cited.has(slug));
      this.#end({
        status: 'done',
        text: event.answer.answer,
        answer: event.answer,
        editions: Object.fromEntries(known),
      });
    }
    if (event.type === 'error') this.#fault(event.code, event.message);
  }

  endedEarly(): void {
    if (!this.#isOver) this.#fault('cut', strings.faults.cut);
  }

  fail(error: unknown): void {
    if (this.#isOver) return;
    if (error instanceof ServerFault) this.#fault(error.code, error.message);
    else this.#fault('internal', strings.faults.page);
  }

  #fault(code: string, message: string): void {
    const status = code === 'aborted' ? 'stopped' : 'failed';
    this.#end({ status, text: this.#text, fault: { code, message } });
  }

  #end(change: Partial<Turn>): void {
    this.#isOver = true;
    this.#change(change);
  }

  #addText(text: string): void {
    this.#text += text;
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#onFrame(() => {
      this.#isWaiting = false;
      if (!this.#isOver) this.#change({ text: this.#text });
    });
  }
}

function sorted(chats: readonly Chat[]): Chat[] {
  return chats.toSorted((a, b) => b.updated - a.updated);
}

function storageMessage(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  return name === 'QuotaExceededError' ? strings.faults.storageFull : strings.faults.storageDenied;
}
