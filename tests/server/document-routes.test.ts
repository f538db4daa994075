import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/server/app.ts';
import { documentsSchema, sectionSchema } from '../../src/server/schemas.ts';
import { citation, quote, scriptedAssistant } from '../support/scripted-assistant.ts';
import { problemOf } from './http.ts';

const app = createApp({ assistant: scriptedAssistant() });

describe('GET /api/documents', () => {
  it('lists documents and sections without their texts', async () => {
    const documents = documentsSchema.parse(await (await app.request('/api/documents')).json());
    expect(documents).toEqual([
      {
        slug: 'forecast-2024',
        title: 'Forecast',
        sha256: '0'.repeat(64),
        author: 'A. Writer',
        url: 'https://example.test/forecast',
        sections: [
          { id: '1', title: 'Networks', level: 1, kind: 'chapter', path: [] },
          { id: '1.1', title: 'Loss', level: 2, kind: 'section', path: [] },
          { id: '1.2', title: 'Delay', level: 2, kind: 'section', path: [] },
        ],
      },
    ]);
  });
});

describe('GET /api/documents/:document/sections/:section', () => {
  it('gives the text in which the offsets of a citation find its quote', async () => {
    const response = await app.request('/api/documents/forecast-2024/sections/1.1');
    const section = sectionSchema.parse(await response.json());
    expect(section.text.slice(citation.start, citation.end)).toBe(quote);
    expect(section).toMatchObject({
      document: 'forecast-2024',
      documentTitle: 'Forecast',
      previous: { id: '1', title: 'Networks' },
      next: { id: '1.2', title: 'Delay' },
    });
  });

  it('has no neighbour before the first and after the last section', async () => {
    const read = async (id: string) =>
      sectionSchema.parse(await (await app.request(`/api/documents/forecast-2024/sections/${id}`)).json());
    const first = await read('1');
    const last = await read('1.2');
    expect([first.previous, last.next]).toEqual([null, null]);
  });

  it.each([
    '/api/documents/other/sections/1.1',
    '/api/documents/forecast-2024/sections/9.9',
    '/api/documents/..%2f..%2fetc/sections/passwd',
    '/api/documents/__proto__/sections/constructor',
    '/api/documents/forecast-2024/sections/%00',
    '/api/documents/%E0%A4%A/sections/1.1',
  ])('tells 404 for %s', async (path) => {
    expect(await problemOf(await app.request(path))).toMatchObject({ status: 404, code: 'not-found' });
  });
});
