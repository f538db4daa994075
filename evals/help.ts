const commands: Readonly<Record<string, { says: string; usage: string }>> = {
  run: {
    says: 'ask every case, score, write the reports',
    usage: `npm run evals -- run [--split dev|gate] [--cases FILE|FOLDER] [--corpus FOLDER] [--model MODEL] [--judge MODEL] [--failures] [--reveal]

  --split     dev or gate; both when absent
  --cases     a YAML file of cases or a folder of them (evals/cases)
  --corpus    the documents to ask (CORPUS, else corpus)
  --model     the model that answers (MODEL, else extractive)
  --failures  lists the wrong answers of the dev split
  --reveal    shows the cases of the gate split in the report too
  --replay    with a model: replies from evals/replay; asks and records what is not there
  --judge     a model that says of each answer with a reference whether it is right; shown, and held by
              the gate only once calibrate has found it in agreement with 100 labels
  --trials N  asks every case N times: flip rate, pass@N, pass^N`,
  },
  gate: {
    says: 'the same, and exit code 1 where the gate is not held (this is what no command does)',
    usage: 'npm run evals [-- OPTIONS of run]',
  },
  compare: {
    says: 'two runs, or a run and the last one, measure by measure',
    usage: 'npm run evals -- compare BEFORE.json [AFTER.json]',
  },
  bless: {
    says: 'make the last run the baseline: the only way to move it',
    usage: 'npm run evals -- bless --reason WHY [RESULTS.json]',
  },
  lint: {
    says: 'check the cases against the documents',
    usage: 'npm run evals -- lint [--cases …] [--corpus …]',
  },
  show: { says: 'one case of the last run: answer, passages, why', usage: 'npm run evals -- show ID' },
  report: {
    says: 'write the reports of a run again',
    usage: 'npm run evals -- report [RESULTS.json] [--reveal]',
  },
  add: {
    says: 'turn thumbs-down feedback, as the page exports it, into cases',
    usage: 'npm run evals -- add --from FEEDBACK.json [--to FILE.yaml]',
  },
  models: {
    says: 'several models side by side, differences to the first',
    usage: 'npm run evals -- --models A,B[,C] [OPTIONS of run]',
  },
  label: {
    says: 'say of answers of the last run whether they are right, to calibrate a judge',
    usage: 'npm run evals -- label [--split dev]',
  },
  calibrate: {
    says: 'how far a judge agrees with the labels (kappa); it gates from .7 on 100 labels on',
    usage: 'npm run evals -- calibrate --judge MODEL',
  },
  spans: {
    says: 'retrieval on documents and questions of your own with character spans',
    usage: `npm run evals -- spans --corpus FOLDER --questions FILE.csv|json [--k 5]

Questions in the form of chunking_evaluation: question, references ([{content, start_index, end_index}]), corpus_id.`,
  },
  mutants: {
    says: 'test the suite itself: seeded defects that it must catch, refactors that it must not',
    usage: 'npm run evals:mutants',
  },
};

export function isEvalCommand(name: string): boolean {
  return Object.hasOwn(commands, name);
}

export function helpText(name?: string): string {
  const one = name === undefined ? undefined : commands[name];
  if (one) return one.usage;
  const lines = Object.entries(commands).map(([command, { says }]) => `  ${command.padEnd(10)} ${says}`);
  return `npm run evals [-- COMMAND] [OPTIONS]

Without a command: asks every case, compares with the baseline and holds the gate.

${lines.join('\n')}

npm run evals -- help COMMAND tells the options.
Exit codes: 0 held, 1 gate not held, 2 usage or dataset, 3 anything else, 130 interrupted.
Results: evals/results/ (results.json, results.md, junit.xml, report.html).`;
}
