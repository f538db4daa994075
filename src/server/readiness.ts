import { setMaxListeners } from 'node:events';
import type { Assistant } from '../assistant.ts';
import { AppError } from '../errors.ts';

/**
 * What the server can do at this moment: it listens before its index serves, and stops taking work before
 * it ends. The routes ask here and nowhere else.
 */
export class Readiness {
  #assistant: Assistant | undefined;
  #refusal: AppError | undefined = new AppError(
    'not-ready',
    'The index is still being opened. Try again in a moment; GET /ready says when.',
    { isRetryable: true },
  );
  #isDraining = false;
  readonly #deadline = new AbortController();

  constructor(assistant: Assistant | Promise<Assistant>) {
    // One listener for each running answer.
    setMaxListeners(0, this.#deadline.signal);
    Promise.resolve(assistant).then(
      (ready) => this.#serve(ready),
      (error: unknown) => this.#fail(error),
    );
    if (!(assistant instanceof Promise)) this.#serve(assistant);
  }

  /** The assistant. Throws AppError while there is none to give: `not-ready`, or why it could not be made. */
  assistant(): Assistant {
    if (this.#refusal) throw this.#refusal;
    if (!this.#assistant) throw new AppError('internal', 'There is no assistant to ask.');
    return this.#assistant;
  }

  /** Aborts when answers that still run have to end; its reason is an AppError to tell the client. */
  get deadline(): AbortSignal {
    return this.#deadline.signal;
  }

  /** From now on no new work is taken; what runs goes on. */
  drain(): void {
    this.#isDraining = true;
    this.#refusal = stopping('The server is stopping and takes no new questions. Try again in a moment.');
  }

  /** Ends what still runs. */
  expire(): void {
    this.#deadline.abort(
      stopping('The server stopped before the answer was complete. Ask again in a moment.'),
    );
  }

  /** Closes the assistant; one that is still being made is closed when it comes, and not waited for. */
  async close(): Promise<void> {
    await this.#assistant?.close();
  }

  #serve(assistant: Assistant): void {
    if (this.#assistant) return;
    this.#assistant = assistant;
    if (this.#isDraining) void assistant.close();
    else this.#refusal = undefined;
  }

  #fail(error: unknown): void {
    if (this.#isDraining) return;
    this.#refusal = AppError.is(error)
      ? error
      : new AppError(
          'internal',
          'The assistant could not be started; what the server wrote at its start says why.',
          {
            cause: error,
          },
        );
  }
}

function stopping(message: string): AppError {
  return new AppError('not-ready', message, { isRetryable: true });
}
