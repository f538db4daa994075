// Runs the weights. Plain JavaScript, so that a worker thread can load it from src/ and from dist/ alike.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { Tokenizer } from '@huggingface/tokenizers';
import * as ort from 'onnxruntime-web';

const dimension = 384;
const mostTokens = 512;

/** @typedef {{ id: number, texts: string[] }} Job */
/** @type {{ modelDir: string, sha256: Record<string, string> }} */
const { modelDir, sha256 } = workerData;
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);

/**
 * Reads a file and refuses it unless it is the very one: altered weights can crash native code or, worse,
 * answer wrongly.
 * @param {string} name
 */
function readVerified(name) {
  let bytes;
  try {
    bytes = readFileSync(path.join(modelDir, name));
  } catch (error) {
    throw new Error(`${name} cannot be read (${/** @type {NodeJS.ErrnoException} */ (error).code})`);
  }
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256[name]) {
    throw new Error(
      `${name} (${bytes.length} bytes) is not the expected file: its SHA-256 begins ${found.slice(0, 12)}, expected ${sha256[name]?.slice(0, 12)}`,
    );
  }
  return bytes;
}

/** @param {string} text @param {Tokenizer} tokenizer */
function tokenize(text, tokenizer) {
  const { ids } = tokenizer.encode(text);
  // The last token is the separator: it stays when the text is cut.
  return ids.length <= mostTokens
    ? ids
    : [...ids.slice(0, mostTokens - 1), /** @type {number} */ (ids.at(-1))];
}

/** @param {number[][]} rows @param {number} width @param {(ids: number[], i: number) => number} value */
function tensor(rows, width, value) {
  const data = new BigInt64Array(rows.length * width);
  for (const [r, ids] of rows.entries()) {
    for (let i = 0; i < ids.length; i++) data[r * width + i] = BigInt(value(ids, i));
  }
  return new ort.Tensor('int64', data, [rows.length, width]);
}

/**
 * Mean of the token vectors, L2-normalised, one row a text.
 * @param {number[][]} rows @param {ort.InferenceSession} session
 */
async function embed(rows, session) {
  const width = Math.max(...rows.map((ids) => ids.length));
  const output = await session.run({
    input_ids: tensor(rows, width, (ids, i) => /** @type {number} */ (ids[i])),
    attention_mask: tensor(rows, width, () => 1),
    token_type_ids: tensor(rows, width, () => 0),
  });
  const hidden = /** @type {Float32Array} */ (/** @type {ort.Tensor} */ (output.last_hidden_state).data);
  const vectors = new Float32Array(rows.length * dimension);
  for (const [r, ids] of rows.entries())
    pool(hidden, r * width, ids.length, vectors.subarray(r * dimension, (r + 1) * dimension));
  return vectors;
}

/** @param {Float32Array} hidden @param {number} first @param {number} length @param {Float32Array} into */
function pool(hidden, first, length, into) {
  for (let i = first; i < first + length; i++) {
    for (let d = 0; d < dimension; d++)
      into[d] = /** @type {number} */ (into[d]) + /** @type {number} */ (hidden[i * dimension + d]);
  }
  const norm = Math.sqrt(into.reduce((sum, x) => sum + x * x, 0)) || 1;
  for (let d = 0; d < dimension; d++) into[d] = /** @type {number} */ (into[d]) / norm;
}

async function start() {
  const tokenizer = new Tokenizer(JSON.parse(readVerified('tokenizer.json').toString('utf8')), {});
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const session = await ort.InferenceSession.create(readVerified('model.onnx'));
  let last = Promise.resolve();
  port.on('message', (/** @type {Job} */ { id, texts }) => {
    last = last.then(async () => {
      try {
        const vectors = await embed(
          texts.map((text) => tokenize(text, tokenizer)),
          session,
        );
        port.postMessage({ id, vectors }, [vectors.buffer]);
      } catch (error) {
        port.postMessage({ id, error: String(error) });
      }
    });
  });
}

start().then(
  () => port.postMessage({ ready: true }),
  (error) => port.postMessage({ failed: error instanceof Error ? error.message : String(error) }),
);
