import { describe, expect, it } from 'vitest';
import { progressReporter } from '../../src/cli/progress.ts';

function reporter(isTTY: boolean) {
  const written: string[] = [];
  const clock = { now: 0 };
  const output = { isTTY, write: (text: string) => written.push(text) };
  const report = progressReporter(output, { verb: 'indexed', noun: 'passages', now: () => clock.now });
  return { written, clock, report };
}

describe('progressReporter', () => {
  it('says how long the rest takes at the pace so far, once that has settled', () => {
    const { written, clock, report } = reporter(true);
    // What was there already says nothing of the pace.
    report(500, 1000);
    clock.now = 1_000;
    report(510, 1000);
    clock.now = 10_000;
    report(600, 1000);
    expect(written[0]).not.toContain('left');
    expect(written[1]).not.toContain('left');
    expect(written[2]).toContain('600 of 1000 passages, about 40 s left');
    clock.now = 50_000;
    report(1000, 1000);
    expect(written[3]).not.toContain('left');
    expect(written[3]?.endsWith('1000 of 1000 passages\u001b[K\n')).toBe(true);
  });

  it('says minutes and hours where seconds would be many', () => {
    const { written, clock, report } = reporter(false);
    report(0, 10_000);
    clock.now = 60_000;
    report(1_000, 10_000);
    clock.now = 36_000_000;
    report(2_000, 10_000);
    expect(written).toEqual([
      'indexed 1000 of 10000 passages, about 9 min left\n',
      'indexed 2000 of 10000 passages, about 40.0 h left\n',
    ]);
  });
});
