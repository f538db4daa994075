import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json, prompts/, corpus/ and models/: the same from src/ and from dist/. */
export const projectRoot = findRoot(path.dirname(fileURLToPath(import.meta.url)));

/** The version in package.json. */
export const version: string = JSON.parse(
  readFileSync(path.join(projectRoot, 'package.json'), 'utf8'),
).version;

function findRoot(from: string): string {
  if (existsSync(path.join(from, 'package.json'))) return from;
  return findRoot(path.dirname(from));
}
