import { HTTPException } from 'hono/http-exception';
import { AppError, type ErrorCode } from '../errors.ts';

/** What a client can meet: the house's own codes and those that only HTTP knows. */
export type ProblemCode =
  | ErrorCode
  | 'unsupported-media-type'
  | 'method-not-allowed'
  | 'host-not-allowed'
  | 'unauthorized'
  | 'rate-limited'
  | 'malformed-request';

/** One thing wrong with a body. `pointer` is a JSON pointer (RFC 6901) into it. */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

/** The body of an RFC 9457 answer. `partial` is text that had been produced before the fault. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly errors?: readonly FieldError[];
  readonly partial?: string;
}

const kinds: Readonly<Record<ProblemCode, readonly [status: number, title: string]>> = {
  'invalid-request': [400, 'The request cannot be used'],
  'unknown-model': [400, 'No such model'],
  'malformed-request': [400, 'The request is malformed'],
  unauthorized: [401, 'A key is wanted'],
  'not-found': [404, 'Not found'],
  'method-not-allowed': [405, 'Method not allowed'],
  'body-too-large': [413, 'The body is too large'],
  'unsupported-media-type': [415, 'The body is not JSON'],
  'host-not-allowed': [421, 'Host not allowed'],
  'rate-limited': [429, 'Too many questions'],
  aborted: [499, 'The client left'],
  'invalid-config': [500, 'A setting cannot be used'],
  'invalid-document': [500, 'A document cannot be used'],
  'missing-key': [500, 'A key is missing'],
  internal: [500, 'Something went wrong'],
  'embedder-failed': [502, 'The embedder failed'],
  'provider-failed': [502, 'The model provider failed'],
  'provider-unreachable': [502, 'The model provider cannot be reached'],
  'provider-rejected': [502, 'The model provider refused the request'],
  'provider-cut': [502, 'The model provider stopped in mid-answer'],
  'not-ready': [503, 'Not ready'],
  'index-invalid': [503, 'The index cannot be used'],
  'weights-invalid': [503, 'The embedding weights cannot be used'],
  'provider-rate-limited': [503, 'The model provider asks to wait'],
  overloaded: [503, 'Too busy'],
  'provider-timeout': [504, 'The model provider did not answer in time'],
};

const retryAfterSeconds: Partial<Record<ProblemCode, number>> = {
  'not-ready': 2,
  overloaded: 2,
  'provider-rate-limited': 10,
};

interface Extras {
  readonly errors?: readonly FieldError[];
  readonly partial?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by a route for what AppError cannot carry. `message` is sent to the client as it stands. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly extras: Extras;

  constructor(code: ProblemCode, message: string, extras: Extras = {}) {
    super(message);
    this.name = 'Problem';
    this.code = code;
    this.extras = extras;
  }
}

/** A code as it came in an error event; one that this table does not know is told as `internal`. */
export function knownCode(code: string): ProblemCode {
  return Object.hasOwn(kinds, code) ? (code as ProblemCode) : 'internal';
}

/**
 * The one place that turns anything thrown into an HTTP answer. Only messages of AppError and Problem reach
 * the client; the rest goes to `log` under a number that the client is told.
 */
export function problemResponse(error: unknown, log: (line: string) => void): Response {
  const problem = toProblem(error, log);
  const [status, title] = kindOf(problem.code);
  const { errors, partial, headers } = problem.extras;
  const body: ProblemBody = {
    type: `urn:forecast-chat:problem:${problem.code}`,
    title,
    status,
    detail: problem.message,
    code: problem.code,
    ...(errors ? { errors } : {}),
    ...(partial ? { partial } : {}),
  };
  const wait = retryAfterSeconds[problem.code];
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(wait === undefined ? {} : { 'retry-after': String(wait) }),
      ...headers,
    },
  });
}

/** Status and title of a code. */
export function kindOf(code: ProblemCode): readonly [status: number, title: string] {
  return kinds[code];
}

/** Seconds to wait before trying again, where that is of use. */
export function retryAfter(code: ProblemCode): number | undefined {
  return retryAfterSeconds[code];
}

/** What of anything thrown a client may be told; the rest goes to `log`. */
export function toProblem(error: unknown, log: (line: string) => void): Problem {
  if (error instanceof Problem) return error;
  if (AppError.is(error)) return new Problem(error.code, error.message);
  if (error instanceof HTTPException && error.status < 500) return fromHono(error);
  return hidden(error, log);
}

function fromHono(error: HTTPException): Problem {
  if (error.status === 415) return notJson();
  return new Problem('invalid-request', 'The body is not valid JSON. Send one JSON object.', {
    errors: [{ pointer: '', detail: 'not valid JSON' }],
  });
}

export function notJson(): Problem {
  return new Problem(
    'unsupported-media-type',
    'The body must be JSON: send it with the header `content-type: application/json`.',
  );
}

function hidden(error: unknown, log: (line: string) => void): Problem {
  const id = crypto.randomUUID().slice(0, 8);
  log(`error ${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return new Problem(
    'internal',
    `Something went wrong on the server. Its log names the cause under ${id}; try again, and report that number if it stays.`,
  );
}
