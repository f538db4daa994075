import { availableParallelism } from 'node:os';
import { AppError } from '../errors.ts';
import type { Embedder, EmbedOptions } from './embedder.ts';
import { EmbeddingWorker } from './embedding-worker.ts';

const dimension = 384;
/** From this many passages on it pays to load the weights once more for every core. */
const manyTexts = 48;
const cachedQueries = 1000;

/**
 * e5-small-v2 (Wang et al. 2022), int8, run by WebAssembly in worker threads: no key, no network, no build.
 * Takes about a second to start, 430 MB with one worker, 20 ms for a question. One worker is kept for
 * questions; large numbers of passages get further workers for as long as they take. Throws AppError
 * `weights-invalid` where the files in `modelDir` are missing or not the expected ones.
 */
export async function createBundledEmbedder(options: {
  modelDir: string;
  workers?: number;
}): Promise<Embedder> {
  const { modelDir, workers = availableParallelism() } = options;
  let questions = await EmbeddingWorker.start(modelDir);
  const cache = new Map<string, Promise<Float32Array>>();
  let closed = false;

  /** A worker that died (out of memory, say) is replaced at the next call. */
  async function worker(): Promise<EmbeddingWorker> {
    if (closed) throw new AppError('embedder-failed', 'The embedder has been closed.');
    if (questions.isDead) questions = await EmbeddingWorker.start(modelDir);
    return questions;
  }

  async function embedOne(text: string): Promise<Float32Array> {
    return (await (await worker()).run([`query: ${text}`])).slice();
  }

  return {
    id: 'bundled:e5-small-v2-int8',
    dimension,
    embedQuery(text, { signal } = {}) {
      const known = cache.get(text) ?? embedOne(text);
      cache.delete(text);
      cache.set(text, known);
      known.catch(() => cache.delete(text));
      if (cache.size > cachedQueries) cache.delete(cache.keys().next().value as string);
      return abortable(known, signal);
    },
    async embedPassages(texts, embedOptions = {}) {
      const own = await worker();
      const extra = texts.length < manyTexts ? 0 : Math.min(workers, Math.ceil(texts.length / manyTexts)) - 1;
      const helpers = await Promise.all(Array.from({ length: extra }, () => EmbeddingWorker.start(modelDir)));
      try {
        return await embedAll(texts, [own, ...helpers], embedOptions);
      } finally {
        await Promise.all(helpers.map((helper) => helper.close()));
      }
    },
    async close() {
      closed = true;
      await questions.close();
    },
  };
}

/**
 * One text a run, though a batch of eight would cost a quarter less: the weights are quantised by the range of
 * a whole run, so that in a batch a text's vector would depend on its neighbours. Long texts first, so that no
 * worker is left with one at the end.
 */
async function embedAll(
  texts: readonly string[],
  workers: readonly EmbeddingWorker[],
  { signal, onProgress }: EmbedOptions,
): Promise<Float32Array[]> {
  const order = [...texts.keys()].sort((a, b) => (texts[b] as string).length - (texts[a] as string).length);
  const vectors = new Array<Float32Array>(texts.length);
  let next = 0;
  let done = 0;
  const take = async (worker: EmbeddingWorker): Promise<void> => {
    while (next < order.length) {
      const row = order[next++] as number;
      vectors[row] = await abortable(worker.run([`passage: ${texts[row]}`]), signal);
      done += 1;
      onProgress?.(done, texts.length);
    }
  };
  await Promise.all(workers.map(take));
  return vectors;
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(new AppError('aborted', 'Embedding was stopped.', { cause: signal.reason }));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
