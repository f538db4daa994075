import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../project.ts';

/** A prompt file of prompts/ with its `{{variables}}`. The text lives there and nowhere else. */
export interface Prompt {
  /** Fills the variables in. Throws on one that is missing or that the prompt does not use. */
  fill(variables: Readonly<Record<string, string>>): string;
  readonly text: string;
}

export function loadPrompt(name: string): Prompt {
  const text = readFileSync(path.join(projectRoot, 'prompts', `${name}.md`), 'utf8').trim();
  const used = new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] as string));
  return {
    text,
    fill(variables) {
      for (const name_ of used) {
        if (variables[name_] === undefined)
          throw new Error(`prompts/${name}.md wants {{${name_}}}, which is not given`);
      }
      for (const given of Object.keys(variables)) {
        if (!used.has(given)) throw new Error(`prompts/${name}.md has no {{${given}}}, which is given`);
      }
      return text.replace(/\{\{(\w+)\}\}/g, (_, variable: string) => variables[variable] as string);
    },
  };
}

/** The first 12 digits of the SHA-256 of the templates: tells two receipts apart when a prompt has changed. */
export function promptHash(prompts: readonly Prompt[]): string {
  const hash = createHash('sha256');
  for (const prompt of prompts) hash.update(prompt.text).update('\0');
  return hash.digest('hex').slice(0, 12);
}
