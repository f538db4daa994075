import { parseArgs } from 'node:util';
import type { Assistant } from '../../src/assistant.ts';
import { bundledModel, createAssistant } from '../../src/assistant.ts';
import { createBundledEmbedder } from '../../src/models/bundled-embedder.ts';
import type { Embedder } from '../../src/models/embedder.ts';
import type { EvalCase } from '../dataset.ts';
import { fails, isHeld, judgeRun } from '../gate.ts';
import { metricsOf } from '../metrics.ts';
import { defects, type Mutant } from '../mutants/defects.ts';
import { refactors } from '../mutants/refactors.ts';
import { table } from '../report-markdown.ts';
import { writeResult } from '../results.ts';
import { type CaseResult, runCases } from '../run.ts';
import { score } from '../score.ts';
import { loadSuite, progressLine, type Suite, suiteOptions } from '../suite.ts';

/** What the suite says of one changed assistant. */
interface Finding {
  readonly mutant: Mutant;
  /** Keys of the measures that the gate failed on. */
  readonly failed: readonly string[];
}

/** `npm run evals:mutants`: every defect must fail the gate by a measure that it should, no refactor may. */
export async function mutants(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: suiteOptions });
  const suite = loadSuite(values);
  const embedder = await createBundledEmbedder({ modelDir: bundledModel, queryWorkers: 2 });
  try {
    const base = await runWith(suite, embedder, undefined);
    const all = [...defects, ...refactors];
    const tick = progressLine('mutants');
    const findings: Finding[] = [];
    for (const mutant of all) {
      findings.push({ mutant, failed: await failedBy(mutant, suite, embedder, base) });
      tick(findings.length, all.length);
    }
    return report(findings);
  } finally {
    await embedder.close();
  }
}

interface Run {
  readonly results: readonly CaseResult[];
  readonly documents: ReturnType<Assistant['documents']>;
}

async function runWith(suite: Suite, embedder: Embedder, mutant: Mutant | undefined): Promise<Run> {
  // The embedder is shared: it remembers the vectors of the questions from run to run.
  const assistant = await createAssistant(suite.config, {
    embedder: { ...embedder, close: async () => {} },
    ...(mutant?.knowledge ? { changeKnowledge: mutant.knowledge } : {}),
  });
  const asked: Assistant = mutant?.request
    ? {
        ...assistant,
        answer: (request, options) => assistant.answer(mutant.request?.(request) ?? request, options),
      }
    : assistant;
  return { results: await runCases(asked, suite.cases), documents: assistant.documents() };
}

async function failedBy(mutant: Mutant, suite: Suite, embedder: Embedder, base: Run): Promise<string[]> {
  const run = mutant.request || mutant.knowledge ? await runWith(suite, embedder, mutant) : base;
  const scores = suite.cases.flatMap((item, i) => {
    const answer = run.results[i]?.answer;
    if (!answer) return [];
    const previous = run.results[(i + run.results.length - 1) % run.results.length]?.answer ?? answer;
    const changed = mutant.answer?.(answer, { item, documents: base.documents, previous }) ?? answer;
    return [score(item, changed, base.documents)];
  });
  const bases = new Map(suite.cases.map(({ id, base: own }) => [id, own ?? id]));
  const verdicts = judgeRun(
    metricsOf(suite.cases, scores),
    baselineOf(suite.cases, base),
    (id) => bases.get(id) ?? id,
  );
  return verdicts.filter(fails).map(({ metric }) => metric.key);
}

function baselineOf(cases: readonly EvalCase[], base: Run) {
  const metrics = metricsOf(
    cases,
    base.results.flatMap(({ score: one }) => one ?? []),
  );
  return Object.fromEntries(
    metrics.map((metric) => [
      metric.key,
      { held: isHeld(metric), value: metric.estimate.value, values: metric.values },
    ]),
  );
}

function isAsItShouldBe({ mutant, failed }: Finding): boolean {
  return mutant.caughtBy.length === 0
    ? failed.length === 0
    : mutant.caughtBy.some((key) => failed.includes(key));
}

function report(findings: readonly Finding[]): number {
  const rows = (list: readonly Finding[]) =>
    list.map((finding) => [
      finding.mutant.name,
      finding.mutant.caughtBy.join(', '),
      finding.failed.join(', '),
      isAsItShouldBe(finding) ? 'yes' : 'NO',
    ]);
  const seeded = findings.filter(({ mutant }) => mutant.caughtBy.length > 0);
  const harmless = findings.filter(({ mutant }) => mutant.caughtBy.length === 0);
  const caught = seeded.filter(isAsItShouldBe).length;
  const quiet = harmless.filter(isAsItShouldBe).length;
  const markdown = [
    '# Does the suite see what it should?',
    `${caught} of ${seeded.length} seeded defects caught by a measure that should; ${harmless.length - quiet} of ${harmless.length} harmless refactors flagged.`,
    table(['defect', 'should be caught by', 'failed', 'caught'], rows(seeded)),
    table(
      ['refactor', '', 'failed', 'quiet'],
      rows(harmless).map(([name = '', , failed = '', ok = '']) => [name, '', failed, ok]),
    ),
  ].join('\n\n');
  console.log(markdown);
  writeResult('mutants.md', `${markdown}\n`);
  return caught === seeded.length && quiet === harmless.length ? 0 : 1;
}
