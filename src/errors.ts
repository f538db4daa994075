/**
 * The one error that the project throws on purpose. `code` is stable and machine-readable; `message` is for
 * a person and says what is wrong, why, and what to do about it. Nothing secret, no path of the machine and
 * no stack ever goes into `message`: it may be sent to a client as it stands.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** True when the same call may succeed later with nothing changed (a rate limit, a lost connection). */
  readonly isRetryable: boolean;
  /** Milliseconds before which trying again is no use, where a provider said so. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; isRetryable?: boolean; retryAfterMs?: number | undefined } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.isRetryable = options.isRetryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
  }

  static is(error: unknown): error is AppError {
    return error instanceof AppError;
  }
}

/** Every code a client can meet. The server maps each to a status, the command line to an exit code. */
export type ErrorCode =
  | 'invalid-request'
  | 'invalid-config'
  | 'invalid-document'
  | 'not-found'
  | 'body-too-large'
  | 'unknown-model'
  | 'missing-key'
  | 'not-ready'
  | 'index-invalid'
  | 'weights-invalid'
  | 'embedder-failed'
  | 'provider-failed'
  | 'provider-unreachable'
  | 'provider-rejected'
  | 'provider-rate-limited'
  | 'provider-cut'
  | 'provider-timeout'
  | 'overloaded'
  | 'aborted'
  | 'internal';

/** The message of anything thrown, for a log or for the `cause` line of a message. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
