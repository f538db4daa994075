import { benchAnswer } from './answer.ts';
import { benchOverhead } from './overhead.ts';
import { benchPage } from './page.ts';
import { benchRetrieval } from './retrieval.ts';
import { benchScale } from './scale.ts';

/** `npm run bench [-- retrieval|answer|overhead|page|scale] [SIZES]`: all but `scale` when none is named. */
const args = process.argv.slice(2);
const sizes = args.map(Number).filter((size) => size > 0);
const named = args.filter((name) => /^[a-z]+$/.test(name));
const wants = (name: string) => named.length === 0 || named.includes(name);

if (wants('retrieval')) await benchRetrieval(sizes.length > 0 ? sizes : [1_000, 10_000]);
if (wants('answer')) {
  console.log();
  await benchAnswer();
}
if (wants('overhead')) {
  console.log();
  await benchOverhead();
}
if (wants('page')) {
  console.log();
  await benchPage();
}
// Minutes long, most of them at 100,000 passages.
if (named.includes('scale')) await benchScale(sizes.length > 0 ? sizes : [1_000, 10_000, 100_000]);
