/** The value below which a share of the measurements lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** A line of the table: size, name, p50, p95, ratio of its p95 to `base`, and a note. */
export function row(
  size: number,
  name: string,
  times: readonly number[],
  base: number,
  note: string,
): string[] {
  const p95 = percentile(times, 0.95);
  return [
    String(size),
    name,
    percentile(times, 0.5).toFixed(2),
    p95.toFixed(2),
    (p95 / base).toFixed(2),
    note,
  ];
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, i) =>
    Math.max(title.length, ...rows.map((cells) => (cells[i] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => cell.padEnd(widths[i] as number)).join('  ');
  console.log([line(head), ...rows.map(line)].join('\n'));
}

/** Mulberry32: the same numbers in every run. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const vocabulary = 20_000;
/** The commonest words of a language are function words, which are not searched. */
const functionWords = 100;

/** Content words of a made-up language, the k-th word as frequent as 1/k (Zipf). */
export function words(count: number, random: () => number): string[] {
  return Array.from(
    { length: count },
    () => `w${Math.floor(functionWords * (vocabulary / functionWords) ** random())}`,
  );
}

/** Milliseconds that each call takes, after twenty that are not counted. */
export async function times<T>(items: readonly T[], run: (item: T) => unknown): Promise<number[]> {
  for (const item of items.slice(0, 20)) await run(item);
  const all: number[] = [];
  for (const item of items) {
    const start = performance.now();
    await run(item);
    all.push(performance.now() - start);
  }
  return all;
}
