import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../src/project.ts';

/**
 * What a file of each place may import, beside its own folder. A place is a folder of src/, a file at its
 * top, or a folder beside it.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  project: [],
  corpus: ['errors', 'project'],
  models: ['errors', 'project'],
  indexing: ['errors', 'project', 'corpus', 'models'],
  library: ['errors', 'project', 'corpus', 'indexing'],
  retrieval: ['errors', 'project', 'corpus', 'models', 'indexing'],
  answer: ['errors', 'project', 'corpus', 'models', 'indexing', 'retrieval'],
  config: ['errors', 'project'],
  assistant: [
    'errors',
    'project',
    'corpus',
    'models',
    'indexing',
    'library',
    'retrieval',
    'answer',
    'config',
  ],
  server: ['errors', 'project', 'corpus', 'models', 'retrieval', 'answer', 'config', 'assistant'],
  cli: [
    'errors',
    'project',
    'corpus',
    'models',
    'library',
    'retrieval',
    'answer',
    'config',
    'assistant',
    'server',
  ],
  evals: ['errors', 'project', 'corpus', 'models', 'indexing', 'retrieval', 'answer', 'config', 'assistant'],
  web: ['answer'],
};

interface SourceFile {
  /** From the project's root, with forward slashes: `src/server/app.ts`. */
  readonly name: string;
  readonly text: string;
  readonly nodes: readonly Node[];
}

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

const files = ['src', 'evals', 'bench'].flatMap(sourceFiles);
/** What runs in the browser has rules of its own and is checked by its own build. */
const house = files.filter(({ name }) => !/^src\/(web|server\/page)\//.test(name));

describe('architecture', () => {
  it('finds the source', () => {
    expect(files.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['src/config.ts', 'src/server/app.ts', 'src/cli/main.ts']),
    );
  });

  it('has a rule for every place', () => {
    const places = new Set(files.map(({ name }) => placeOf(name)));
    expect([...places].filter((place) => !(place in mayImport) && place !== 'bench')).toEqual([]);
  });

  it('imports from its own folder and from the left only', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => !isAllowed(placeOf(file.name), placeOf(target)))
        .map((target) => `${file.name} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('imports files that exist', () => {
    const targets = files.flatMap((file) => importsOf(file).map((target) => ({ from: file.name, target })));
    expect(targets.filter(({ target }) => !existsSync(path.join(projectRoot, target)))).toEqual([]);
  });

  it('has no import cycle', () => {
    expect(findCycle(new Map(files.map((file) => [file.name, importsOf(file)])))).toEqual([]);
  });

  it('reads the environment in config.ts alone', () => {
    const readers = house.filter(({ nodes }) => nodes.some(readsEnvironment)).map(({ name }) => name);
    expect(readers).toEqual(['src/config.ts']);
  });

  it('uses no `any`', () => {
    const users = files.filter(({ nodes }) => nodes.some(({ type }) => type === 'TSAnyKeyword'));
    expect(users.map(({ name }) => name)).toEqual([]);
  });

  it('keeps files under 400 lines and folders two deep', () => {
    const long = files.filter(({ text }) => text.split('\n').length > 400).map(({ name }) => name);
    const deep = files.filter(({ name }) => name.split('/').length > 4).map(({ name }) => name);
    expect({ long, deep }).toEqual({ long: [], deep: [] });
  });

  it('keeps functions under 60 lines', () => {
    const long = house.flatMap(({ name, text, nodes }) =>
      nodes
        .filter(({ type }) => /Function(Declaration|Expression)$/.test(type))
        .map(({ start, end }) => text.slice(Number(start), Number(end)))
        .filter((source) => source.split('\n').length > 60)
        .map((source) => `${name}: ${source.split('\n')[0]}`),
    );
    expect(long).toEqual([]);
  });

  it('has no barrel and no drawer for leftovers', () => {
    const names = files.map(({ name }) => name);
    expect(
      names.filter((name) => /\/index\.[jt]s$|\/(utils|helpers|services|types|core)\b/.test(name)),
    ).toEqual([]);
  });
});

describe('the checks themselves', () => {
  const file = (name: string, text: string): SourceFile => ({ name, text, nodes: nodesOf(name, text) });

  it('see every kind of import', () => {
    const text = `import type { A } from '../a.ts'; import '../b.ts'; export * from '../c.ts';
      const d = await import('../d.ts'); type E = import('../e.ts').E; new URL('./f.js', import.meta.url);`;
    expect(importsOf(file('src/server/x.ts', text))).toEqual([
      'src/a.ts',
      'src/b.ts',
      'src/c.ts',
      'src/d.ts',
      'src/e.ts',
    ]);
  });

  it('know left from right', () => {
    expect(isAllowed('answer', 'retrieval')).toBe(true);
    expect(isAllowed('retrieval', 'answer')).toBe(false);
    expect(isAllowed('server', 'cli')).toBe(false);
  });

  it('find a cycle, and name it', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['b']],
    ]);
    expect(findCycle(graph)).toEqual(['b', 'c', 'b']);
  });

  it.each([
    'process.env.X',
    'const { env } = process',
    "process['env']",
    "import { env } from 'node:process'",
  ])('see that `%s` reads the environment', (text) => {
    expect(nodesOf('src/x.ts', text).some(readsEnvironment)).toBe(true);
  });

  it('see `any`, and not the word', () => {
    const found = (text: string) => nodesOf('src/x.ts', text).some(({ type }) => type === 'TSAnyKeyword');
    expect([found('let x: Record<string, any>'), found('const any = "any"; // any')]).toEqual([true, false]);
  });
});

function sourceFiles(folder: string): SourceFile[] {
  const root = path.join(projectRoot, folder);
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|js|jsx)$/.test(entry.name))
    .map((entry) => {
      const name = path.relative(projectRoot, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/');
      const text = readFileSync(path.join(projectRoot, name), 'utf8');
      return { name, text, nodes: nodesOf(name, text) };
    });
}

function nodesOf(name: string, text: string): Node[] {
  const { program, errors } = parseSync(name, text);
  expect(errors, name).toEqual([]);
  return [...walk(program)];
}

function* walk(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const item of value) yield* walk(item);
  else if (typeof value === 'object' && value !== null) {
    if ('type' in value) yield value as Node;
    for (const child of Object.values(value)) yield* walk(child);
  }
}

/** The project's own files that a file imports in any way, types included. */
function importsOf({ name, nodes }: SourceFile): string[] {
  return nodes
    .filter(({ type }) =>
      /^(Import(Declaration|Expression)|Export(All|Named)Declaration|TSImportType)$/.test(type),
    )
    .map(({ source }) => (source as { value?: unknown } | null)?.value)
    .filter((source): source is string => typeof source === 'string' && source.startsWith('.'))
    .map((source) => path.posix.join(path.posix.dirname(name), source));
}

/** `server` for src/server/app.ts, `config` for src/config.ts, `evals` for evals/run.ts. */
function placeOf(name: string): string {
  const [top = '', second = ''] = name.split('/');
  return top === 'src' ? second.replace(/\.[jt]sx?$/, '') : top;
}

function isAllowed(from: string, to: string): boolean {
  // Benchmarks measure anything; nothing may depend on them.
  return from === to || from === 'bench' || (mayImport[from]?.includes(to) ?? false);
}

function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): string[] => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    if (done.has(name)) return [];
    for (const next of graph.get(name) ?? []) {
      const cycle = visit(next, [...trail, name]);
      if (cycle.length > 0) return cycle;
    }
    done.add(name);
    return [];
  };
  for (const name of graph.keys()) {
    const cycle = visit(name, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

function readsEnvironment(node: Node): boolean {
  const nameOf = (value: unknown) => (value as Node | null)?.name ?? (value as Node | null)?.value;
  if (node.type === 'MemberExpression')
    return nameOf(node.object) === 'process' && nameOf(node.property) === 'env';
  if (node.type === 'VariableDeclarator') return nameOf(node.init) === 'process';
  return node.type === 'ImportDeclaration' && /^(node:)?process$/.test(String(nameOf(node.source)));
}
