import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadConfig, settings } from '../src/config.ts';
import { projectRoot } from '../src/project.ts';

const example = readFileSync(path.join(projectRoot, '.env.example'), 'utf8');
const readme = readFileSync(path.join(projectRoot, 'README.md'), 'utf8');

/** `NAME=value` and, for settings without a default, `# NAME=value`. */
function exampleNames(): string[] {
  return [...example.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name = '']) => name);
}

describe('.env.example', () => {
  it('lists every setting, once, in order, and no other', () => {
    expect(exampleNames()).toEqual(Object.keys(settings.shape));
  });

  it('changes nothing when it is used as it stands', () => {
    expect(loadConfig(parseEnv(example))).toEqual(loadConfig({}));
  });

  it('explains every setting in a comment above it', () => {
    for (const name of exampleNames())
      expect(example).toMatch(new RegExp(`^# .+\\n(?:(?:# )?[A-Z_]+=.*\\n)*(?:# )?${name}=`, 'm'));
  });
});

describe('README.md', () => {
  it('lists every setting in its table, and no other', () => {
    const cells = [...readme.matchAll(/^\| ((?:`[A-Z_]+`(?:, )?)+) \|/gm)].map(([, cell = '']) => cell);
    const rows = cells.flatMap((cell) => [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name));
    expect(rows).toEqual(Object.keys(settings.shape));
  });
});

describe('loadConfig', () => {
  it('takes relative folders from the project, and white space for nothing', () => {
    const config = loadConfig({ CORPUS: ' docs ', DATA_DIR: '/var/x', MODEL: '  ' });
    expect(config).toMatchObject({
      corpusDir: path.join(projectRoot, 'docs'),
      dataDir: path.resolve('/var/x'),
    });
    expect(config.model).toBe('extractive');
  });

  it('names every setting that cannot be used, and no secret', () => {
    const wrong = {
      PORT: '99999',
      OPENAI_BASE_URL: 'ftp://x',
      OPENAI_API_KEY: 'sk-secret',
      STORE: 'mysql://u:sk-secret@h/d',
    };
    expect(() => loadConfig(wrong)).toThrow(
      /STORE: its value.*PORT: "99999".*OPENAI_BASE_URL: "ftp:\/\/x".*\.env\.example/s,
    );
    expect(() => loadConfig(wrong)).not.toThrow(/sk-secret/);
  });
});
