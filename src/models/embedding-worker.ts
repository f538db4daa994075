import { Worker } from 'node:worker_threads';
import { AppError } from '../errors.ts';

/** What models/e5-small-v2 must hold, so that no other file ever reaches the runtime. */
const sha256 = {
  'model.onnx': '7d9092cb25f2bd1c023b7e8d2aa459044a02030ac880e5a59fdaf27af69f1ded',
  'tokenizer.json': 'd241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66',
};

/** About as long as a question: the runtime compiles what it runs often, so the first runs are ten times slower. */
const warmUpText = 'query: what is expected to change over the coming year, and why?';
/** Milliseconds without a call after which the time is used to warm up. */
const idleMs = 50;

interface Job {
  readonly text: string;
  readonly signal?: AbortSignal | undefined;
  readonly resolve: (vector: Float32Array) => void;
  readonly reject: (error: AppError) => void;
}

type Reply =
  | { ready: true }
  | { failed: string; weights: boolean }
  | { vector: Float32Array }
  | { error: string };

/**
 * One thread with the weights loaded. It holds one text at a time and the rest waits here, so that a question
 * goes ahead of any number of passages. It does not keep an idle process alive.
 */
export class EmbeddingWorker {
  /** Resolves once the weights are verified and loaded. Rejects with AppError `weights-invalid` or `embedder-failed`. */
  readonly ready: Promise<void>;
  readonly #thread: Worker;
  readonly #urgent: Job[] = [];
  readonly #waiting: Job[] = [];
  #running: Job | undefined;
  #isReady = false;
  #warmUps: number;
  #ended: AppError | undefined;
  #idle: NodeJS.Timeout | undefined;

  /** `warmUps`: how many runs to make, while there is nothing else to do, to be fast when the first question comes. */
  constructor(modelDir: string, { warmUps = 0 }: { warmUps?: number } = {}) {
    this.#warmUps = warmUps;
    const url = new URL('./bundled-embedder-worker.js', import.meta.url);
    this.#thread = new Worker(url, { workerData: { modelDir, sha256 } });
    this.ready = new Promise((resolve, reject) => {
      this.#thread.on('message', (reply: Reply) => {
        if ('ready' in reply) {
          this.#isReady = true;
          resolve();
          this.#runNext();
        } else if ('failed' in reply) {
          this.#end(failedToLoad(reply.failed, reply.weights), reject);
          void this.#thread.terminate();
        } else this.#settle(reply);
      });
      this.#thread.on('error', (cause) => this.#end(died(cause), reject));
      this.#thread.on('exit', (code) => this.#end(died(new Error(`exit code ${code}`)), reject));
    });
    // Whoever waits for it hears of the failure; a worker that is stopped while it loads may have nobody.
    this.ready.catch(() => {});
  }

  /** True once the thread has ended or is about to; it will not answer again. */
  get isDead(): boolean {
    return this.#ended !== undefined;
  }

  /** The text's vector. The text carries its prefix already. An aborted call that still waits is dropped. */
  run(text: string, { isUrgent = false, signal }: { isUrgent?: boolean; signal?: AbortSignal } = {}) {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise<Float32Array>((resolve, reject) => {
      (isUrgent ? this.#urgent : this.#waiting).push({ text, signal, resolve, reject });
      this.#thread.ref();
      this.#runNext();
    });
  }

  /** Ends the thread at once, also while it loads or runs. */
  async close(): Promise<void> {
    this.#end(new AppError('embedder-failed', 'The embedder has been closed.'), () => {});
    await this.#thread.terminate();
  }

  #runNext(): void {
    if (!this.#isReady || this.#running || this.#ended) return;
    clearTimeout(this.#idle);
    const job = this.#take();
    if (job) {
      this.#post(job);
      return;
    }
    this.#thread.unref();
    if (this.#warmUps <= 0) return;
    this.#idle = setTimeout(() => this.#post(unobserved(warmUpText)), idleMs).unref();
  }

  #post(job: Job): void {
    this.#warmUps--;
    this.#running = job;
    this.#thread.postMessage(job.text);
  }

  #take(): Job | undefined {
    const job = this.#urgent.shift() ?? this.#waiting.shift();
    if (!job?.signal?.aborted) return job;
    job.reject(new AppError('aborted', 'Embedding was stopped.', { cause: job.signal.reason }));
    return this.#take();
  }

  #settle(reply: { vector: Float32Array } | { error: string }): void {
    const job = this.#running;
    this.#running = undefined;
    this.#runNext();
    if ('vector' in reply) job?.resolve(reply.vector);
    else job?.reject(new AppError('embedder-failed', `The bundled embedder failed: ${reply.error}.`));
  }

  #end(error: AppError, rejectReady: (error: AppError) => void): void {
    rejectReady(this.#ended ?? error);
    this.#ended ??= error;
    clearTimeout(this.#idle);
    const left = [this.#running, ...this.#urgent.splice(0), ...this.#waiting.splice(0)];
    this.#running = undefined;
    for (const job of left) job?.reject(error);
  }
}

function unobserved(text: string): Job {
  return { text, resolve: () => {}, reject: () => {} };
}

function died(cause: unknown): AppError {
  return new AppError(
    'embedder-failed',
    'The bundled embedder stopped unexpectedly. It is started again with the next question; if this recurs, free some memory (it needs about 430 MB).',
    { cause, isRetryable: true },
  );
}

function failedToLoad(problem: string, weights: boolean): AppError {
  const instead = 'or set EMBEDDINGS=openai:text-embedding-3-small';
  return weights
    ? new AppError(
        'weights-invalid',
        `The bundled embedder cannot be loaded: ${problem}. Restore the folder models/ (git checkout -- models, or install again), ${instead}.`,
      )
    : new AppError(
        'embedder-failed',
        `The bundled embedder cannot be started: ${problem}. Run npm ci and free some memory (it needs about 430 MB), ${instead}.`,
      );
}
