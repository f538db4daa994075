import { benchAnswer } from './answer.ts';
import { benchRetrieval } from './retrieval.ts';

const sizes = process.argv
  .slice(2)
  .map(Number)
  .filter((size) => size > 0);
await benchRetrieval(sizes.length > 0 ? sizes : [1_000, 10_000]);
console.log();
await benchAnswer();
