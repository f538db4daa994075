import type { Verdict } from './gate.ts';
import { fails } from './gate.ts';
import type { Run } from './results.ts';

/**
 * JUnit XML, as CI systems read it: the gate's measures as one suite, the dev cases as another. Cases of the
 * gate split are counted and not named. Wrong dev answers are told in system-out: a wrong answer is a figure
 * and not a failed test; a measure that is not held is.
 */
export function toJUnit(run: Run, gate: readonly Verdict[]): string {
  const measures = gate.map((verdict) => {
    const { name, estimate } = verdict.metric;
    const failure = fails(verdict)
      ? `<failure message="${escapeXml(`${name}: ${estimate.value.toFixed(3)}, ${verdict.status}`)}"/>`
      : '';
    return `    <testcase classname="evals.gate" name="${escapeXml(name)}">${failure}</testcase>`;
  });
  const cases = run.results
    .filter(({ split }) => split === 'dev')
    .map(({ id, error, score, question }) => {
      const inside = error
        ? `<error message="${escapeXml(error)}"/>`
        : score?.why
          ? `<system-out>${escapeXml(`${score.why}: ${question}`)}</system-out>`
          : '';
      return `    <testcase classname="evals.dev" name="${escapeXml(id)}">${inside}</testcase>`;
    });
  const errors = run.results.filter(({ error, split }) => error && split === 'dev').length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="evals">',
    `  <testsuite name="gate" tests="${measures.length}" failures="${gate.filter(fails).length}" errors="0">`,
    ...measures,
    '  </testsuite>',
    `  <testsuite name="dev" tests="${cases.length}" failures="0" errors="${errors}">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write them.
  const printable = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');
  return printable
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
