/** What the reader has chosen, kept in the browser. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  readonly model?: string;
  /** Slugs of the documents to ask; all where there are none. */
  readonly documents?: readonly string[];
  readonly isRailOpen: boolean;
}

const key = 'forecast-chat settings';
const accessKey = 'forecast-chat key';
const draftKey = 'forecast-chat draft';
const initial: Settings = { theme: 'system', isRailOpen: false };

/** A browser may deny storage altogether: then the settings last as long as the page. */
export function loadSettings(): Settings {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Settings>;
    return {
      theme: kept.theme === 'light' || kept.theme === 'dark' ? kept.theme : 'system',
      isRailOpen: kept.isRailOpen === true,
      ...(typeof kept.model === 'string' ? { model: kept.model } : {}),
      ...(Array.isArray(kept.documents) ? { documents: kept.documents.map(String) } : {}),
    };
  } catch {
    return initial;
  }
}

export function keepSettings(settings: Settings): void {
  keep(key, JSON.stringify(settings));
}

/** The question that is being typed: it outlives a reload. */
export function loadDraft(): string {
  try {
    return localStorage.getItem(draftKey) ?? '';
  } catch {
    return '';
  }
}

export function keepDraft(text: string): void {
  keep(draftKey, text);
}

/** The key that the server wants, where it wants one; it stays in this browser. */
export function loadKey(): string {
  try {
    return localStorage.getItem(accessKey) ?? '';
  } catch {
    return '';
  }
}

export function keepKey(text: string): void {
  keep(accessKey, text);
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Denied or full: a setting that is not kept is no reason to stop.
  }
}

export function applyTheme(theme: Settings['theme']): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
