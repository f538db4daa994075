import { availableParallelism } from 'node:os';
import { AppError } from '../errors.ts';
import type { Embedder, EmbedOptions } from './embedder.ts';
import { EmbeddingWorker } from './embedding-worker.ts';

const dimension = 384;
/** From this many passages on it pays to load the weights once more for another core. */
const textsPerWorker = 48;
const cachedQueries = 1000;
/** After about so many runs the compiled code has settled. */
const warmUps = 8;

/**
 * e5-small-v2 (Wang et al. 2022), int8, run by WebAssembly in worker threads: no key, no network, no build.
 * Takes about a second to start, 430 MB with one worker, 20 ms for a question. One worker is kept for
 * questions; large numbers of passages get further workers for as long as they take. The same text always
 * gets the same vector. Throws AppError `weights-invalid` where the files in `modelDir` are missing or not
 * the expected ones.
 */
export async function createBundledEmbedder(options: {
  modelDir: string;
  workers?: number;
  /** Workers kept for questions: more than one for many questions at a time. Each takes 430 MB. */
  queryWorkers?: number;
}): Promise<Embedder> {
  const { modelDir, workers = availableParallelism(), queryWorkers = 1 } = options;
  const pool = questionWorkers(modelDir, queryWorkers);
  const cache = new Map<string, Promise<Float32Array>>();
  const closing = new AbortController();
  await pool.ready;

  function keptWorker(): EmbeddingWorker {
    if (closing.signal.aborted) throw new AppError('embedder-failed', 'The embedder has been closed.');
    return pool.next();
  }

  function remember(text: string): Promise<Float32Array> {
    const known = cache.get(text);
    const vector = known ?? keptWorker().run(`query: ${text}`, { isUrgent: true });
    // Set anew, so that the first of the map is the one not asked for the longest.
    cache.delete(text);
    cache.set(text, vector);
    if (cache.size > cachedQueries) cache.delete(cache.keys().next().value as string);
    if (!known) vector.catch(() => cache.get(text) === vector && cache.delete(text));
    return vector;
  }

  return {
    id: 'bundled:e5-small-v2-int8',
    dimension,
    async embedQuery(text, { signal } = {}) {
      return (await abortable(remember(text), signal)).slice();
    },
    async embedPassages(texts, { signal, ...listeners } = {}) {
      const own = keptWorker();
      const count = Math.min(workers, Math.ceil(texts.length / textsPerWorker)) - 1;
      const helpers = Array.from({ length: Math.max(0, count) }, () => new EmbeddingWorker(modelDir));
      const stop = AbortSignal.any([closing.signal, ...(signal ? [signal] : [])]);
      try {
        return await embedAll(texts, [own, ...helpers], { signal: stop, ...listeners });
      } finally {
        await Promise.all(helpers.map((helper) => helper.close()));
      }
    },
    async close() {
      closing.abort();
      await pool.close();
    },
  };
}

/** The workers that stay, taken in turn; one that died (out of memory, say) is replaced when its turn comes. */
function questionWorkers(modelDir: string, count: number) {
  const make = () => new EmbeddingWorker(modelDir, { warmUps });
  const kept = Array.from({ length: count }, make);
  let turn = 0;
  return {
    ready: Promise.all(kept.map(({ ready }) => ready)),
    next(): EmbeddingWorker {
      turn = (turn + 1) % count;
      if (kept[turn]?.isDead !== false) kept[turn] = make();
      return kept[turn] as EmbeddingWorker;
    },
    close: () => Promise.all(kept.map((worker) => worker.close())),
  };
}

/** The workers take texts as they get free, long ones first, so that none is left with a long one at the end. */
async function embedAll(
  texts: readonly string[],
  workers: readonly EmbeddingWorker[],
  { signal, onProgress, onVector }: EmbedOptions,
): Promise<Float32Array[]> {
  const rows = [...texts.keys()].sort((a, b) => (texts[b] as string).length - (texts[a] as string).length);
  const vectors = new Array<Float32Array>(texts.length);
  const failed = new AbortController();
  const stop = AbortSignal.any([failed.signal, ...(signal ? [signal] : [])]);
  let done = 0;
  const take = async (worker: EmbeddingWorker): Promise<void> => {
    // One that is still loading takes nothing: the others may be done before it is there.
    await worker.ready;
    for (let row = rows.shift(); row !== undefined && !stop.aborted; row = rows.shift()) {
      const vector = await worker.run(`passage: ${texts[row]}`, { signal: stop });
      vectors[row] = vector;
      done++;
      onVector?.(row, vector);
      onProgress?.(done, texts.length);
    }
  };
  const finished = new Promise<void>((resolve, reject) => {
    for (const worker of workers) take(worker).then(() => done === texts.length && resolve(), reject);
  });
  try {
    await abortable(finished, signal);
    return vectors;
  } finally {
    failed.abort();
  }
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(new AppError('aborted', 'Embedding was stopped.', { cause: signal.reason }));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
