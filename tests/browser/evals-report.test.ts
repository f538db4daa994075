import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseSchema } from '../../evals/dataset.ts';
import { judgeRun } from '../../evals/gate.ts';
import { toHtml } from '../../evals/report-html.ts';
import { metricsOfRun, type Run, toRun } from '../../evals/results.ts';
import { score } from '../../evals/score.ts';
import { parseMarkdown } from '../../src/corpus/markdown.ts';
import { launch } from '../support/browser.ts';
import { quayAnswer } from '../support/eval-answer.ts';

const text =
  '## 1. Quays\n\n### 1.1 North\n\nThe north quay is 300 m long.\n\n### 1.2 South\n\nThe south quay is 410 m long.\n';
const documents = [{ slug: 'd', sha256: '', ...parseMarkdown(text, 'd') }];

function item(id: string, split: 'dev' | 'gate', question: string) {
  return caseSchema.parse({
    id,
    split,
    type: 'numeric',
    question,
    answerable: true,
    accept: [[id === 'c2' ? '999' : '300 m']],
    gold: { sections: ['1.1'], spans: [{ section: '1.1', quote: '300 m' }] },
  });
}

const cases = [
  item('c1', 'dev', 'How long is the north quay?'),
  item('c2', 'dev', 'How wide? </script><img src=x onerror=alert(1)>'),
  item('c3', 'gate', 'Kept secret?'),
];

function report(): string {
  const results = cases.map((one) => ({
    id: one.id,
    question: one.question,
    answer: quayAnswer(),
    score: score(one, quayAnswer(), documents),
    error: null,
  }));
  const run: Run = toRun(
    { cases, sha256: 'f'.repeat(64) },
    cases,
    results,
    { model: 'extractive', embedder: 'e' },
    'd',
  );
  const verdicts = { dev: judgeRun(metricsOfRun(run, cases, 'dev'), undefined, (id) => id) };
  return toHtml({ run, cases, verdicts, documents, reveal: false });
}

describe('the HTML report', () => {
  let browser: Browser;
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'report-')), 'report.html');

  beforeAll(async () => {
    writeFileSync(file, report());
    browser = await launch();
  });
  afterAll(() => browser.close());

  async function open(width: number) {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    const requests: string[] = [];
    const dialogs: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('dialog', async (dialog) => {
      dialogs.push(dialog.message());
      await dialog.dismiss();
    });
    await page.goto(pathToFileURL(file).href);
    return { page, requests, dialogs };
  }

  it.each([1280, 390])('reads without sideways scrolling at %i pixels, and loads nothing', async (width) => {
    const { page, requests, dialogs } = await open(width);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    expect(requests).toEqual([pathToFileURL(file).href]);
    expect(dialogs).toEqual([]);
    await page.close();
  });

  it('opens a case with its answer coloured and its gold lit up, and keeps the gate to figures', async () => {
    const { page } = await open(1280);
    await page.locator('#c1 summary').click();
    expect(await page.locator('#c1 mark').textContent()).toBe('300 m');
    expect(await page.locator('#c1 .answer .verbatim').count()).toBe(1);
    await page.selectOption('#why', 'any');
    expect(await page.locator('details.case:visible').count()).toBe(1);
    expect(await page.locator('body').textContent()).not.toContain('Kept secret?');
    await page.close();
  });
});
