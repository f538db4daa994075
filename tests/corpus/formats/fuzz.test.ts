import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../src/corpus/formats/read.ts';
import { projectRoot } from '../../../src/project.ts';

const fixture = (name: string) => readFileSync(path.join(projectRoot, 'tests/fixtures/documents', name));

/** A document, or a reason that can follow the file's name: `it is …`, nothing else. */
async function outcome(name: string, bytes: Buffer): Promise<string> {
  try {
    const { sections } = await readDocument(bytes, { name, slug: 'it' });
    return sections.some(({ text }) => text !== '') ? 'read' : 'empty';
  } catch (error) {
    if (!(error instanceof Error)) return `thrown: ${String(error)}`;
    const isReason = /^(?:it |its |a file in it |a part of it |there is no text|reading it )/.test(
      error.message,
    );
    return isReason || error.name === 'AppError' ? 'refused' : `${error.name}: ${error.message}`;
  }
}

const damage = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255), cut: fc.boolean() }),
  { minLength: 1, maxLength: 6 },
);

describe('a file that was damaged anywhere', () => {
  it.each(['darwin.pdf', 'constitution.docx', 'walden.epub', 'candle.html', 'aesop.txt'])(
    '%s is read or refused by name',
    async (name) => {
      const whole = fixture(name);
      await fc.assert(
        fc.asyncProperty(damage, async (places) => {
          let bytes = Buffer.from(whole);
          for (const { at, byte, cut } of places) {
            const offset = Math.floor(at * (bytes.length - 1));
            if (cut) bytes = bytes.subarray(0, Math.max(1, offset));
            else bytes[offset] = byte;
          }
          expect(['read', 'refused']).toContain(await outcome(name, bytes));
        }),
        { numRuns: 60 },
      );
    },
    120_000,
  );

  it('bytes of any kind under any name', async () => {
    const heads = ['', '%PDF-1.7\n', 'PK\x03\x04', '<html>', '\xff\xfe', '---\n', '\xef\xbb\xbf'];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('.pdf', '.docx', '.epub', '.html', '.md', '.txt', ''),
        fc.constantFrom(...heads),
        fc.uint8Array({ maxLength: 2000 }),
        async (ending, head, rest) => {
          const bytes = Buffer.concat([Buffer.from(head, 'latin1'), rest]);
          expect(['read', 'refused']).toContain(await outcome(`a${ending}`, bytes));
        },
      ),
      { numRuns: 400 },
    );
  }, 120_000);
});
