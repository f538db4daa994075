import { Worker } from 'node:worker_threads';
import { AppError } from '../errors.ts';

/** What models/e5-small-v2 must hold, so that no other file ever reaches the runtime. */
const sha256 = {
  'model.onnx': '7d9092cb25f2bd1c023b7e8d2aa459044a02030ac880e5a59fdaf27af69f1ded',
  'tokenizer.json': 'd241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66',
};

interface Pending {
  readonly resolve: (vectors: Float32Array) => void;
  readonly reject: (error: AppError) => void;
}

type Reply =
  | { ready: true }
  | { failed: string }
  | { id: number; vectors: Float32Array }
  | { id: number; error: string };

/** One thread with the weights loaded. Answers in the order asked. Does not keep an idle process alive. */
export class EmbeddingWorker {
  /** True once the thread has ended; it will not answer again. */
  isDead = false;
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #next = 0;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** Resolves once the weights are verified and loaded. Throws AppError `weights-invalid` or `embedder-failed`. */
  static start(modelDir: string): Promise<EmbeddingWorker> {
    const url = new URL('./bundled-embedder-worker.js', import.meta.url);
    const thread = new Worker(url, { workerData: { modelDir, sha256 } });
    const worker = new EmbeddingWorker(thread);
    return new Promise((resolve, reject) => {
      thread.on('message', (reply: Reply) => {
        if ('ready' in reply) {
          thread.unref();
          resolve(worker);
        } else if ('failed' in reply) {
          void thread.terminate();
          reject(invalidWeights(reply.failed));
        } else worker.#settle(reply);
      });
      thread.on('error', (cause) => worker.#die(cause, reject));
      thread.on('exit', (code) => worker.#die(new Error(`the thread ended with code ${code}`), reject));
    });
  }

  /** Vectors of the texts, one after the other. The texts carry their prefix already. */
  run(texts: readonly string[]): Promise<Float32Array> {
    if (this.isDead) return Promise.reject(new AppError('embedder-failed', 'The embedder has stopped.'));
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ id, texts });
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(reply: { id: number; vectors: Float32Array } | { id: number; error: string }): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (this.#pending.size === 0) this.#worker.unref();
    if ('error' in reply) {
      pending?.reject(new AppError('embedder-failed', `The bundled embedder failed: ${reply.error}.`));
    } else pending?.resolve(reply.vectors);
  }

  #die(cause: unknown, reject: (error: AppError) => void): void {
    this.isDead = true;
    const error = new AppError(
      'embedder-failed',
      'The bundled embedder stopped unexpectedly. It is started again with the next question; if this recurs, free some memory (it needs about 430 MB).',
      { cause, isRetryable: true },
    );
    reject(error);
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }
}

function invalidWeights(problem: string): AppError {
  return new AppError(
    'weights-invalid',
    `The bundled embedder cannot be loaded: ${problem}. Restore the folder models/ (git checkout -- models), or set EMBEDDINGS=openai:text-embedding-3-small.`,
  );
}
