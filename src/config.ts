import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { AppError } from './errors.ts';
import { projectRoot } from './project.ts';

/**
 * Every setting, read once. This file alone reads the environment; the rest takes values.
 * `.env.example` lists the same names; a test keeps the two in step.
 */
export const settings = z.object({
  MODEL: z.string().trim().min(1).default('extractive'),
  EMBEDDINGS: z.string().trim().min(1).default('bundled'),
  CORPUS: z.string().trim().min(1).default('corpus'),
  DATA_DIR: z.string().trim().min(1).default('.data'),
  MAX_FILE_MB: z.coerce.number().min(0.001).max(1000).default(20),
  HOST: z.string().trim().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  OPENAI_API_KEY: z.string().trim().min(1).optional(),
  OPENAI_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  NO_COLOR: z.string().optional(),
});

export interface Config {
  /** `extractive`, or `provider:model` as LangChain's initChatModel names it. */
  readonly model: string;
  /** `bundled`, or `openai:<model>`. */
  readonly embeddings: string;
  /** Absolute path of the folder of documents. */
  readonly corpusDir: string;
  /** True where only the documents that were added are served, and `corpusDir` is not looked at. */
  readonly ownOnly: boolean;
  /** Absolute path of the folder for the index, the documents that were added, and caches. */
  readonly dataDir: string;
  /** Absolute path of the folder of the documents that were added. */
  readonly libraryDir: string;
  /** The largest document that is read, in bytes. */
  readonly largestFile: number;
  readonly host: string;
  /** 0 asks the system for a free port. */
  readonly port: number;
  /** False when NO_COLOR asks for plain output. */
  readonly color: boolean;
  readonly openai: { readonly apiKey?: string; readonly baseUrl?: string };
}

/** The environment, over the settings of a `.env` file in the project's root where there is one. */
export function readEnvironment(): Readonly<Record<string, string | undefined>> {
  const file = path.join(projectRoot, '.env');
  return existsSync(file) ? { ...parseEnv(readFileSync(file, 'utf8')), ...process.env } : process.env;
}

/** Turns the environment into a Config; relative folders are taken from the project's root. Throws AppError `invalid-config`. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = settings.safeParse(present);
  if (!parsed.success) throw invalidConfig(parsed.error, env);
  const value = parsed.data;
  return {
    model: value.MODEL,
    embeddings: value.EMBEDDINGS,
    corpusDir: path.resolve(projectRoot, value.CORPUS),
    ownOnly: value.CORPUS === 'none',
    dataDir: path.resolve(projectRoot, value.DATA_DIR),
    libraryDir: path.resolve(projectRoot, value.DATA_DIR, 'documents'),
    largestFile: value.MAX_FILE_MB * 1024 * 1024,
    host: value.HOST,
    port: value.PORT,
    color: value.NO_COLOR === undefined,
    openai: {
      ...(value.OPENAI_API_KEY ? { apiKey: value.OPENAI_API_KEY } : {}),
      ...(value.OPENAI_BASE_URL ? { baseUrl: value.OPENAI_BASE_URL } : {}),
    },
  };
}

function invalidConfig(error: z.ZodError, env: Readonly<Record<string, string | undefined>>): AppError {
  const problems = error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const shown = name.endsWith('_KEY') ? 'its value' : JSON.stringify(env[name]);
    return `${name}: ${shown} cannot be used (${issue.message})`;
  });
  return new AppError(
    'invalid-config',
    `${problems.join('; ')}. .env.example lists every setting and what it takes.`,
  );
}
