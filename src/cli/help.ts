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
    usage: `forecast-chat ask [--model MODEL] [--document SLUG]... [--json] [--] QUESTION
forecast-chat ask < question.txt

  --model MODEL    who writes the answer (MODEL)
  --document SLUG  answer from this document alone; may be given more than once
  --json           print the whole answer as JSON: citations with offsets, checks, receipt

The answer goes to standard output, everything else to standard error.
Exit code: 0 answered, 3 the documents do not hold the answer, 1 error, 2 wrong usage, 130 interrupted.`,
  },
  index: {
    summary: 'build or open the index, and say what it holds',
    usage: `forecast-chat index [--json]

  --json  print what the index holds as JSON`,
  },
  documents: {
    summary: 'list the documents, or print one section',
    usage: `forecast-chat documents [--json] [SLUG [SECTION]]

  SLUG           list the sections of this document alone
  SLUG SECTION   print the text of one section: forecast-chat documents forecast-2024 3.1
  --json         print JSON`,
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
