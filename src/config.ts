import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { AppError } from './errors.ts';
import { projectRoot } from './project.ts';

const secret = z.string().trim().min(1).optional();
const address = z.url({ protocol: /^https?$/ }).optional();

/**
 * Every setting, read once. This file alone reads the environment; the rest takes values.
 * `.env.example` lists the same names; a test keeps the two in step.
 */
export const settings = z.object({
  MODEL: z.string().trim().min(1).optional(),
  MODELS: z.string().trim().min(1).optional(),
  EMBEDDINGS: z.string().trim().min(1).default('bundled'),
  CORPUS: z.string().trim().min(1).default('corpus'),
  STORE: z
    .url({ protocol: /^postgres(?:ql)?$/, error: 'expected postgres://user:password@host:port/database' })
    .optional(),
  DATA_DIR: z.string().trim().min(1).default('.data'),
  MAX_FILE_MB: z.coerce.number().min(0.001).max(1000).default(20),
  HOST: z.string().trim().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  OPENAI_API_KEY: secret,
  OPENAI_BASE_URL: address,
  ANTHROPIC_API_KEY: secret,
  ANTHROPIC_BASE_URL: address,
  GOOGLE_API_KEY: secret,
  GOOGLE_BASE_URL: address,
  MISTRAL_API_KEY: secret,
  MISTRAL_BASE_URL: address,
  GROQ_API_KEY: secret,
  GROQ_BASE_URL: address,
  OLLAMA_BASE_URL: address,
  AZURE_OPENAI_API_KEY: secret,
  AZURE_OPENAI_ENDPOINT: address,
  AZURE_OPENAI_API_VERSION: z.string().trim().min(1).optional(),
  AWS_REGION: z.string().trim().min(1).optional(),
  API_KEYS: z.string().trim().min(1).optional(),
  RATE_LIMIT: z.coerce.number().int().min(0).optional(),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  CORS_ORIGINS: z.string().trim().min(1).optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
  LOG_FORMAT: z.enum(['json', 'plain']).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: address,
  OTEL_SERVICE_NAME: z.string().trim().min(1).default('forecast-chat'),
  NO_COLOR: z.string().optional(),
});

interface Connection {
  readonly apiKey?: string;
  readonly baseUrl?: string;
  /** Azure's API version, or the region of Bedrock. */
  readonly variant?: string;
}

type ProviderName = 'openai' | 'anthropic' | 'google' | 'mistral' | 'groq' | 'ollama' | 'azure' | 'bedrock';

export interface Config {
  /** `extractive`, or `provider:model`; several, by commas, in the order in which they stand in for one another. */
  readonly model: string;
  /** False where MODEL is not set: a command that answers people then looks for what is there. */
  readonly isModelSet: boolean;
  /** Further models that a request or the page may choose. */
  readonly models: readonly string[];
  /** `bundled`, or `openai:<model>`. */
  readonly embeddings: string;
  /** Absolute path of the folder of documents. */
  readonly corpusDir: string;
  /** True where only the documents that were added are served, and `corpusDir` is not looked at. */
  readonly ownOnly: boolean;
  /** Address of the Postgres that holds the index; undefined where it is a folder of this machine. */
  readonly store: string | undefined;
  /** Absolute path of the folder for the index, the documents that were added, and caches. */
  readonly dataDir: string;
  /** Absolute path of the folder of the documents that were added. */
  readonly libraryDir: string;
  /** Absolute path of the folder for texts that documents were converted to. */
  readonly conversionsDir: string;
  /** The largest document that is read, in bytes. */
  readonly largestFile: number;
  readonly host: string;
  /** 0 asks the system for a free port. */
  readonly port: number;
  /** Keys that a request must carry one of, plain or `sha256:<hex>`; none for a server open to all who reach it. */
  readonly apiKeys: readonly string[];
  /** Questions a minute for each key or address; undefined where it is for the server to say. */
  readonly perMinute: number | undefined;
  readonly proxies: number;
  readonly corsOrigins: readonly string[];
  readonly logLevel: string;
  readonly logFormat: 'json' | 'plain' | undefined;
  /** Where spans go, and under which name; undefined where nothing is traced. */
  readonly tracing: { readonly endpoint: string; readonly serviceName: string } | undefined;
  /** False when NO_COLOR asks for plain output. */
  readonly color: boolean;
  /** Keys and addresses of the model providers; those that are set. */
  readonly providers: Readonly<Record<ProviderName, Connection>>;
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
    model: listed(value.MODEL).join(',') || 'extractive',
    isModelSet: value.MODEL !== undefined,
    models: listed(value.MODELS),
    embeddings: value.EMBEDDINGS,
    corpusDir: path.resolve(projectRoot, value.CORPUS),
    ownOnly: value.CORPUS === 'none',
    store: value.STORE,
    dataDir: path.resolve(projectRoot, value.DATA_DIR),
    libraryDir: path.resolve(projectRoot, value.DATA_DIR, 'documents'),
    conversionsDir: path.resolve(projectRoot, value.DATA_DIR, 'converted'),
    largestFile: value.MAX_FILE_MB * 1024 * 1024,
    host: value.HOST,
    port: value.PORT,
    apiKeys: listed(value.API_KEYS),
    perMinute: value.RATE_LIMIT,
    proxies: value.TRUST_PROXY,
    corsOrigins: listed(value.CORS_ORIGINS),
    logLevel: value.LOG_LEVEL,
    logFormat: value.LOG_FORMAT,
    tracing: value.OTEL_EXPORTER_OTLP_ENDPOINT
      ? { endpoint: value.OTEL_EXPORTER_OTLP_ENDPOINT, serviceName: value.OTEL_SERVICE_NAME }
      : undefined,
    color: value.NO_COLOR === undefined,
    providers: {
      openai: connection(value.OPENAI_API_KEY, value.OPENAI_BASE_URL),
      anthropic: connection(value.ANTHROPIC_API_KEY, value.ANTHROPIC_BASE_URL),
      google: connection(value.GOOGLE_API_KEY, value.GOOGLE_BASE_URL),
      mistral: connection(value.MISTRAL_API_KEY, value.MISTRAL_BASE_URL),
      groq: connection(value.GROQ_API_KEY, value.GROQ_BASE_URL),
      ollama: connection(undefined, value.OLLAMA_BASE_URL),
      azure: connection(
        value.AZURE_OPENAI_API_KEY,
        value.AZURE_OPENAI_ENDPOINT,
        value.AZURE_OPENAI_API_VERSION,
      ),
      bedrock: connection(undefined, undefined, value.AWS_REGION),
    },
  };
}

function connection(apiKey?: string, baseUrl?: string, variant?: string): Connection {
  return {
    ...(apiKey ? { apiKey } : {}),
    ...(baseUrl ? { baseUrl } : {}),
    ...(variant ? { variant } : {}),
  };
}

function listed(text = ''): string[] {
  return text.split(',').flatMap((one) => one.trim() || []);
}

function invalidConfig(error: z.ZodError, env: Readonly<Record<string, string | undefined>>): AppError {
  const problems = error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const shown = /_KEYS?$|^STORE$/.test(name) ? 'its value' : JSON.stringify(env[name]);
    return `${name}: ${shown} cannot be used (${issue.message})`;
  });
  return new AppError(
    'invalid-config',
    `${problems.join('; ')}. .env.example lists every setting and what it takes.`,
  );
}
