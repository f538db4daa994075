/** The commands in the order in which help lists them. */
export const commands = {
  serve: {
    summary: 'serve the page and the HTTP API',
    usage: `forecast-chat serve [--host HOST] [--port PORT] [--model MODEL]

  --host HOST    address to listen on (HOST; 127.0.0.1 answers to this machine alone)
  --port PORT    port to listen on, 0 for any free one (PORT)
  --model MODEL  who writes the answers (MODEL)`,
  },
  ask: {
    summary: 'answer one question',
    usage: `forecast-chat ask [--model MODEL] [--document SLUG]... [--own] [--json] [--] QUESTION
forecast-chat ask < question.txt

  --model MODEL    who writes the answer (MODEL)
  --document SLUG  answer from this document alone; may be given more than once
  --own            answer from the documents that you added alone
  --json           print the whole answer as JSON: citations with offsets, checks, receipt

The answer goes to standard output, everything else to standard error.
Exit code: 0 answered, 3 the documents do not hold the answer, 1 error, 2 wrong usage, 130 interrupted.`,
  },
  index: {
    summary: 'build or open the index, and say what it holds',
    usage: `forecast-chat index [--json]

  --json  print what the index holds as JSON`,
  },
  add: {
    summary: 'add documents of your own',
    usage: `forecast-chat add [--no-index] [--json] FILE|FOLDER|URL...

  FILE       Markdown, text, HTML, PDF, Word (.docx) or EPUB
  FOLDER     every such file in it and in its subfolders
  URL        a page or file on the public web, fetched once
  --no-index leave the index for the next start
  --json     print what happened as JSON

Adding the same file, folder or address again brings it up to date: only what changed is embedded again.
What cannot be used is named with the reason, and the rest is added. Ctrl-C keeps what is done.
Exit code: 0 all was added, 1 something was left out, 2 wrong usage, 130 interrupted.`,
  },
  list: {
    summary: 'list the documents, one line each',
    usage: `forecast-chat list [--own] [--json]

  --own   only those that were added with forecast-chat add
  --json  print JSON`,
  },
  remove: {
    summary: 'remove documents that you added',
    usage: `forecast-chat remove SLUG...

  SLUG  the document's name, as forecast-chat list shows it`,
  },
  documents: {
    summary: 'list documents and sections, or print a section',
    usage: `forecast-chat documents [--json] [SLUG [SECTION]]

  SLUG           list the sections of this document alone
  SLUG SECTION   print the text of one section: forecast-chat documents forecast-2024 3.1
  --json         print JSON`,
  },
  doctor: {
    summary: 'find out whether models can be used here, and what they get wrong',
    usage: `forecast-chat doctor [--models A,B] [--json] [--html FILE]

  --models A,B  the models to examine (MODEL and MODELS)
  --json        print every check as JSON
  --html FILE   write a page with every check too

Each model answers a few questions about a small document: are markers, numbers and negations kept, is what is not
there refused, does an order in a document stay without effect, does it stop when it is told to.
Exit code: 0 if all of them can be used, else 1.`,
  },
  replay: {
    summary: 'ask again what a receipt was given for, and say what differs',
    usage: `forecast-chat replay [--json] FILE

  FILE    an answer that the page shared as a file, or the output of: forecast-chat ask --json
  --json  print the differences and the new answer as JSON

Exit code: 0 the same in everything, 1 something differs (or an error), 2 wrong usage.`,
  },
  scorecard: {
    summary: 'what came of the predictions, counted',
    usage: `forecast-chat scorecard [--json]

  --json  print the counts and every prediction with its verdict and evidence as JSON`,
  },
  key: {
    summary: 'make a key that requests must carry',
    usage: `forecast-chat key

The key goes to standard output, once; API_KEYS takes its hash, or several by commas.`,
  },
  mcp: {
    summary: 'serve the Model Context Protocol on standard input and output',
    usage: `forecast-chat mcp [--model MODEL]

  --model MODEL  who writes the answers (MODEL)

Tools: ask, search, read_section; the documents are resources. The same over HTTP: forecast-chat serve, at /mcp.`,
  },
} as const;

export type CommandName = keyof typeof commands;

export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

export function overview(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`);
  return `forecast-chat: ask the documents, and check every sentence of the answer.

Usage: forecast-chat COMMAND [OPTIONS]

${lines.join('\n')}
  help       show this, or the help of a command: forecast-chat help ask

  --version  print the version
  --help     print the help of a command

Settings come from the environment or from a file .env; .env.example lists them all.
`;
}

export function helpOf(name: CommandName): string {
  const { summary, usage } = commands[name];
  return `${summary[0]?.toUpperCase()}${summary.slice(1)}.\n\n${usage}\n`;
}
