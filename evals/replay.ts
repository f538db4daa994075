import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../src/errors.ts';
import type { ChatMessage, ChatModel } from '../src/models/chat-model.ts';
import { projectRoot } from '../src/project.ts';

export const replayDir = path.join(projectRoot, 'evals', 'replay');

const replySchema = z.strictObject({
  model: z.string(),
  trial: z.number().int(),
  text: z.string(),
  reason: z.string(),
  usage: z.strictObject({ inputTokens: z.number(), outputTokens: z.number() }).optional(),
});

/**
 * A model whose replies are kept as files, named after what was asked (model, messages and the number of the
 * trial): a run can be had again without the model and without its cost. They do not expire: another prompt
 * is another name. `connect` is called when a reply is not there; without it that is an AppError
 * `invalid-request`. A reply is kept only once it is complete.
 */
export function replaying(
  id: string,
  connect: (() => Promise<ChatModel>) | undefined,
  { dir = replayDir, trial = 1 }: { dir?: string; trial?: number } = {},
): ChatModel {
  return {
    id,
    async *stream(messages, options) {
      const file = path.join(dir, `${replayKey(id, messages, trial)}.json`);
      if (existsSync(file)) {
        const reply = replySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
        if (reply.text !== '') yield { type: 'text', text: reply.text };
        yield { type: 'finish', reason: reply.reason, ...(reply.usage ? { usage: reply.usage } : {}) };
        return;
      }
      if (!connect)
        throw new AppError(
          'invalid-request',
          `No reply of ${id} to this prompt is kept in ${path.basename(dir)}/. Run once without --replay-only to record it.`,
        );
      let text = '';
      const inner = await connect();
      for await (const chunk of inner.stream(messages, options)) {
        if (chunk.type === 'text') text += chunk.text;
        else
          keep(file, {
            model: id,
            trial,
            text,
            reason: chunk.reason,
            ...(chunk.usage ? { usage: chunk.usage } : {}),
          });
        yield chunk;
      }
    },
  };
}

/** SHA-256 over all that the reply depends on. */
export function replayKey(id: string, messages: readonly ChatMessage[], trial: number): string {
  const asked = messages.map(({ role, content }) => [role, content]);
  return createHash('sha256')
    .update(JSON.stringify([id, trial, asked]))
    .digest('hex')
    .slice(0, 32);
}

function keep(file: string, reply: z.infer<typeof replySchema>): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(reply, null, 1)}\n`);
}
