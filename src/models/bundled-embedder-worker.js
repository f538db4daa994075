// Runs the weights. Plain JavaScript, so that a worker thread can load it from src/ and from dist/ alike.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { Tokenizer } from '@huggingface/tokenizers';
import * as ort from 'onnxruntime-web';

const dimension = 384;
const mostTokens = 512;
/** More than 512 words of 100 letters, the longest that the tokenizer knows; a megabyte would take it seconds. */
const mostCharacters = 60_000;

/** @type {{ modelDir: string, sha256: Record<string, string> }} */
const { modelDir, sha256 } = workerData;
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);

class WeightsError extends Error {}

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
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    throw new WeightsError(
      code === 'ENOENT' ? `${name} is missing (${code})` : `${name} cannot be read (${code})`,
    );
  }
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256[name]) {
    throw new WeightsError(
      `${name} (${bytes.length} bytes) is not the expected file: its SHA-256 begins ${found.slice(0, 12)}, expected ${sha256[name]?.slice(0, 12)}`,
    );
  }
  return bytes;
}

/** @param {string} text @param {Tokenizer} tokenizer */
function tokenize(text, tokenizer) {
  const { ids } = tokenizer.encode(text.slice(0, mostCharacters));
  // The last token is the separator: it stays when the text is cut.
  return ids.length <= mostTokens
    ? ids
    : [...ids.slice(0, mostTokens - 1), /** @type {number} */ (ids.at(-1))];
}

/** @param {bigint[]} values */
function tensor(values) {
  return new ort.Tensor('int64', BigInt64Array.from(values), [1, values.length]);
}

/**
 * Mean of the token vectors, L2-normalised. One text a run: the int8 weights take their scale from all that
 * is in the run, so that in a batch a text's vector would depend on its neighbours.
 * @param {number[]} ids @param {ort.InferenceSession} session
 */
async function embed(ids, session) {
  const output = await session.run({
    input_ids: tensor(ids.map(BigInt)),
    attention_mask: tensor(ids.map(() => 1n)),
    token_type_ids: tensor(ids.map(() => 0n)),
  });
  const hidden = /** @type {Float32Array} */ (/** @type {ort.Tensor} */ (output.last_hidden_state).data);
  const sum = new Float32Array(dimension);
  for (let i = 0; i < hidden.length; i++)
    sum[i % dimension] = /** @type {number} */ (sum[i % dimension]) + /** @type {number} */ (hidden[i]);
  const norm = Math.sqrt(sum.reduce((total, x) => total + x * x, 0));
  return sum.map((x) => x / norm);
}

async function start() {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  // An empty model is refused, but not before the runtime is there: it compiles while the files are read and hashed.
  const runtime = ort.InferenceSession.create(new Uint8Array()).catch(() => {});
  const weights = readVerified('model.onnx');
  const tokenizer = new Tokenizer(JSON.parse(readVerified('tokenizer.json').toString('utf8')), {});
  await runtime;
  const session = await ort.InferenceSession.create(weights);
  port.on('message', async (/** @type {string} */ text) => {
    try {
      const vector = await embed(tokenize(text, tokenizer), session);
      port.postMessage({ vector }, [vector.buffer]);
    } catch (error) {
      port.postMessage({ error: String(error) });
    }
  });
}

start().then(
  () => port.postMessage({ ready: true }),
  (error) =>
    port.postMessage({
      failed: error instanceof Error ? error.message : String(error),
      weights: error instanceof WeightsError,
    }),
);
