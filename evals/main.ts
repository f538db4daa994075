import { AppError } from '../src/errors.ts';
import { helpText, isEvalCommand } from './help.ts';

const loaders = {
  run: async (args: string[]) => (await import('./commands/run.ts')).runCommand(args, { isGated: false }),
  gate: async (args: string[]) => (await import('./commands/run.ts')).runCommand(args, { isGated: true }),
  compare: async (args: string[]) => (await import('./commands/compare.ts')).compare(args),
  bless: async (args: string[]) => (await import('./commands/bless.ts')).bless(args),
  lint: async (args: string[]) => (await import('./commands/lint.ts')).lintCommand(args),
  show: async (args: string[]) => (await import('./commands/show.ts')).show(args),
  report: async (args: string[]) => (await import('./commands/show.ts')).report(args),
  add: async (args: string[]) => (await import('./commands/add.ts')).add(args),
  models: async (args: string[]) => (await import('./commands/models.ts')).models(args),
  label: async (args: string[]) => (await import('./commands/label.ts')).label(args),
  calibrate: async (args: string[]) => (await import('./commands/label.ts')).calibrate(args),
  spans: async (args: string[]) => (await import('./commands/spans.ts')).spans(args),
  mutants: async (args: string[]) => (await import('./commands/mutants.ts')).mutants(args),
};

export type EvalCommand = keyof typeof loaders;

async function main(args: string[]): Promise<number> {
  const [first = '', ...rest] = args;
  if (args.includes('--help') || first === 'help') {
    console.log(helpText(first === 'help' ? rest[0] : first));
    return 0;
  }
  // Without a command: run, compare with the baseline, hold the gate.
  if (first === '' || first.startsWith('-'))
    return args.includes('--models') ? loaders.models(args) : loaders.gate(args);
  if (!isEvalCommand(first))
    throw new AppError('invalid-request', `There is no command “${first}”.\n\n${helpText()}`);
  return loaders[first as EvalCommand](rest);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const isUsage = error instanceof TypeError || (AppError.is(error) && /^invalid-/.test(error.code));
    console.error(AppError.is(error) || isUsage ? (error as Error).message : error);
    process.exitCode = isUsage ? 2 : AppError.is(error) && error.code === 'aborted' ? 130 : 3;
  },
);
