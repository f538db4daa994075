import { createContext, useContext } from 'react';
import type { Citation } from '../answer/events.ts';
import type { ChatStore } from './chats/store.ts';
import type { Api, DocumentInfo, ServerInfo } from './server/api.ts';
import type { Settings } from './settings.ts';

/** What the source panel shows: a section, and the citation whose passage is lit. */
export interface OpenSource {
  readonly document: string;
  readonly section: string;
  readonly citation?: Citation;
}

/** What every part of the page may use. */
export interface PageTools {
  readonly api: Api;
  readonly store: ChatStore;
  readonly info: ServerInfo | undefined;
  readonly documents: readonly DocumentInfo[];
  readonly settings: Settings;
  readonly source: OpenSource | undefined;
  change(settings: Partial<Settings>): void;
  openSource(source: OpenSource): void;
  /** Tells a screen reader. */
  announce(message: string): void;
  /** Shows a message for a while, and tells a screen reader. */
  toast(message: string): void;
  ask(question: string): void;
}

export const PageContext = createContext<PageTools | undefined>(undefined);

export function usePage(): PageTools {
  const tools = useContext(PageContext);
  if (!tools) throw new Error('used outside of the page');
  return tools;
}

/** What the reader has chosen, as a question takes it; what the server does not offer any more is left out. */
export function choiceOf({ settings, info, documents }: Pick<PageTools, 'settings' | 'info' | 'documents'>) {
  const { model } = settings;
  const slugs = (settings.documents ?? []).filter((slug) => documents.some((one) => one.slug === slug));
  const isSome = slugs.length > 0 && slugs.length < documents.length;
  return {
    ...(model && info?.models.includes(model) ? { model } : {}),
    ...(isSome ? { documents: slugs } : {}),
  };
}
