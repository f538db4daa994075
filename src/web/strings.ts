/** Every word of the interface. What documents, answers and the server say is not here. */
const plural = (count: number, one: string, many = `${one}s`) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

export const strings = {
  name: 'forecast-chat',
  skip: 'Skip to the question',
  newChat: 'New chat',
  chats: 'Chats',
  showChats: 'Show chats',
  hideChats: 'Hide chats',
  searchChats: 'Search chats',
  noMatch: 'No chat holds these words.',
  noChats: 'Your chats will be listed here. They stay in this browser.',
  rename: 'Rename',
  renameLabel: 'Name of the chat',
  remove: 'Delete',
  removed: (title: string) => `Deleted “${title}”.`,
  undo: 'Undo',
  dismiss: 'Dismiss',
  chatMenu: (title: string) => `More for “${title}”`,
  exportMarkdown: 'Export as Markdown',
  exportJson: 'Export as JSON',
  openFile: 'Open a shared file',
  exportFeedback: (count: number) => `Export feedback (${count})`,
  theme: 'Appearance',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  today: 'Today',
  yesterday: 'Yesterday',
  earlier: 'Earlier',

  ask: 'Ask',
  askOne: (title: string) => `Ask the ${title}`,
  askMany: (count: number) => `Ask ${plural(count, 'document')}`,
  knows: (sections: number, documents: number) =>
    documents === 1
      ? plural(sections, 'section')
      : `${plural(sections, 'section')} in ${plural(documents, 'document')}`,
  by: (author: string) => `by ${author}`,
  promise: 'Every sentence names the section it comes from. What is not in there is refused, not guessed.',
  skipToScore: 'Skip to what came of the predictions',
  scoreLink: 'What came of the predictions',
  outcomes: {
    title: 'What came of it',
    back: 'Back to asking',
    says: (total: number) =>
      `${total} predictions, each with a verdict, its date and the evidence. The verdicts are not the forecast’s own words.`,
    rates: (strict: Share | null, lenient: Share | null) =>
      strict && lenient
        ? `Of ${strict.n} decided, ${percent(strict)} came true and ${percent(lenient)} at least in part (95 % intervals ${between(strict)} and ${between(lenient)}).`
        : 'Nothing is decided yet.',
    undecided: 'What cannot be told, and what it is too early for, counts neither way.',
    caption: 'Verdicts by chapter',
    verdict: 'Verdict',
    chapter: 'Chapter',
    sort: 'Order',
    all: 'All',
    shown: (shown: number, total: number) => `${shown} of ${total}`,
    sorts: {
      section: 'As in the forecast',
      verdict: 'By verdict',
      confidence: 'Surest first',
      date: 'Latest first',
    } as Readonly<Record<string, string>>,
    verdicts: {
      'came true': 'came true',
      partly: 'in part',
      'did not': 'did not',
      'cannot tell': 'cannot tell',
      'too early': 'too early',
    },
    author: (verdict: string) => `Author’s own: ${verdict}`,
    authorSource: (date: string) => `his review, ${date}`,
    said: 'What the forecast said',
    happened: (asOf: string) => `What happened, as of ${asOf}`,
    confidence: (confidence: string) => `${confidence} confidence`,
    noSources: 'No dated evidence was found either way.',
    earlier: (asOf: string, verdict: string) => `Earlier verdict, as of ${asOf}: ${verdict}.`,
  },
  tryThese: 'Good first questions',
  question: 'Your question',
  placeholder: 'Ask a question',
  placeholderNext: 'Ask a follow-up',
  send: 'Ask',
  stop: 'Stop',
  characters: (count: number, limit: number) =>
    count > limit
      ? `${(count - limit).toLocaleString('en')} characters too long: shorten it to ${limit.toLocaleString('en')}.`
      : `${(limit - count).toLocaleString('en')} characters left`,
  model: 'Model',
  extractive: 'Quotes only, no model',
  modelBy: (name: string, provider: string) => `${name} (${provider})`,
  documents: 'Documents',
  allDocuments: 'All documents',
  someDocuments: (count: number, total: number) => `${count} of ${total} documents`,
  oneAtLeast: 'At least one document is needed.',

  searching: 'Searching the documents',
  reading: (count: number) => `Reading ${plural(count, 'section')}`,
  writing: 'Writing',
  slow: 'Still waiting. Nothing has come for a while; you can stop at any time.',
  read: (count: number) => `${plural(count, 'section')} read`,
  toEnd: 'To the end of the answer',
  you: 'You asked',
  answer: 'Answer',
  searchedFor: 'Searched for',
  unsaid: 'Not in the documents',
  nearest: 'What they do cover',
  next: 'Ask next',
  complete: 'The answer is complete.',
  refused: 'The documents do not answer this.',
  incomplete: 'Incomplete',
  stopped: 'Stopped. What had come is kept.',
  verdicts: { verbatim: 'word for word', supported: 'supported', unsupported: 'not upheld' },
  verdictLine: ({
    verbatim,
    supported,
    unsupported,
  }: Record<'verbatim' | 'supported' | 'unsupported', number>) =>
    [
      verbatim > 0 ? `${plural(verbatim, 'sentence')} word for word` : '',
      supported > 0 ? `${verbatim > 0 ? supported : plural(supported, 'sentence')} supported` : '',
      unsupported > 0
        ? `${verbatim + supported > 0 ? unsupported : plural(unsupported, 'sentence')} not upheld`
        : '',
    ]
      .filter((part) => part !== '')
      .join(' · '),
  covered: (label: string) => `Looked at ${label}`,
  matched: (matched: number, sections: number) => `${matched} of ${sections} match`,
  notUpheld: 'Not upheld by the documents',
  removedMarkers: (count: number) => `${plural(count, 'invented citation')} removed`,
  chip: (label: string, title: string, verdict: string) => `Source ${label}, ${title}: ${verdict}`,
  sourceOf: (label: string, title: string) => `Source ${label}, ${title}`,
  version: (at: number, of: number) => `${at} of ${of}`,
  earlierVersion: 'Earlier version',
  laterVersion: 'Later version',
  edit: 'Edit question',
  editLabel: 'Edit your question',
  cancel: 'Cancel',
  resend: 'Ask again',
  copy: 'Copy with citations',
  copied: 'Copied.',
  copyFailed: 'The browser does not let this page copy. Select the text instead.',
  again: 'Answer again',
  againWith: (model: string) => `Again with ${model}`,
  retry: 'Try again',
  waitFor: (seconds: number) => `Best after ${plural(seconds, 'second')}.`,
  good: 'Good answer',
  bad: 'Bad answer',
  noteLabel: 'What was wrong, or right? (optional; stays in this browser)',
  saveNote: 'Keep note',
  noted: 'Kept. Export it from the list of chats.',
  share: 'Share',
  copyLink: 'Copy link',
  linkCopied: 'Link copied. It holds the whole answer and its receipt.',
  saveFile: 'Save as file',
  sharedNote: 'This answer was shared with you. Open its citations to check it against the documents here.',
  badShare: 'This link or file holds no answer that can be shown.',
  otherEdition:
    'A document has changed since this answer. Its citations are shown as they were; open one to see whether it still stands.',

  receipt: 'Details',
  receiptTitle: 'How this answer came about',
  facts: {
    query: 'Query used',
    route: 'Route',
    model: 'Model',
    tokens: 'Tokens',
    cost: 'Cost',
    timings: 'Time',
    embedder: 'Embedder',
    generation: 'Index generation',
    corpus: 'Documents (SHA-256)',
    prompt: 'Prompt (SHA-256)',
    version: 'Version',
  },
  routes: { retrieval: 'best passages', 'whole-document': 'whole document' },
  tokens: (input: number, output: number) =>
    `${input.toLocaleString('en')} in, ${output.toLocaleString('en')} out`,
  noTokens: 'none: no model was called',
  unknownTokens: 'not reported',
  free: 'none',
  unknownCost: 'not known here',
  times: { retrieval: 'search', firstToken: 'first word', total: 'all' } as Readonly<Record<string, string>>,
  ms: (value: number) => (value >= 1_000 ? `${(value / 1_000).toFixed(1)} s` : `${Math.round(value)} ms`),
  passages: 'Passages found',
  score: 'Score',
  section: 'Section',
  passage: 'Passage',
  saveReceipt: 'Save receipt',
  replay: 'Ask it again with: forecast-chat replay',

  source: 'Source',
  close: 'Close',
  original: 'Original',
  outline: 'Outline',
  previous: 'Previous section',
  nextSection: 'Next section',
  loading: 'Loading the section',
  moved: 'The document has changed: the passage now stands elsewhere in this section.',
  vanished: 'The document has changed: this passage is no longer in this section. It read:',

  keyWanted: 'This server wants a key. Its owner has one for you; it stays in this browser.',
  keyWrong: 'The server does not take this key. Try another; it stays in this browser.',
  keyUse: 'Use this key',
  connecting: 'Opening the index',
  toastRegion: 'Messages',
  faults: {
    gone: 'The server cannot be reached. Your question is kept: try again when it runs.',
    cut: 'The connection was lost before the answer was complete. What had come is kept.',
    silent: 'The server has gone silent. What had come is kept: try again.',
    stopped: 'Stopped.',
    left: 'The page was closed before the answer was complete. What had come is kept.',
    page: 'Something went wrong in this page. What had come is kept: try again.',
    status: (status: number) => `The server answered with status ${status}. Try again in a moment.`,
    storageDenied:
      'This browser does not let the page keep chats: they last until it is closed. Export what you want to keep.',
    storageFull:
      'The browser’s storage is full, so this chat is not kept. Export it, or delete older chats to make room.',
  },
} as const;

interface Share {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

function percent({ value }: Share): string {
  return `${Math.round(value * 100)} %`;
}

function between({ low, high }: Share): string {
  return `${Math.round(low * 100)} to ${Math.round(high * 100)} %`;
}
