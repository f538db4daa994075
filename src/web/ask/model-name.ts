import { strings } from '../strings.ts';

/** `openai:gpt-4.1-mini` as `gpt-4.1-mini (openai)`. */
export function modelName(id: string): string {
  if (id === 'extractive') return strings.extractive;
  const at = id.indexOf(':');
  return at < 0 ? id : strings.modelBy(id.slice(at + 1), id.slice(0, at));
}
