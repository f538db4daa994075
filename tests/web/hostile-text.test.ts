import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { Turn } from '../../src/web/chats/chat.ts';
import { PageContext, type PageTools } from '../../src/web/page-context.ts';
import { AnswerText } from '../../src/web/thread/answer-text.tsx';
import { payloads } from '../support/hostile.ts';

const citation = {
  id: '1.1',
  document: 'd',
  section: '1.1',
  title: 'Loss',
  quote: 'Loss fell.',
  start: 0,
  end: 10,
  verdict: 'verbatim',
} as const;

/** What an answer may be made of; a chip is a button. */
const harmless = new Set(
  'div p ul ol li strong em code pre blockquote br hr h3 table thead tbody tr th td span button'.split(' '),
);

const page = { documents: [], source: undefined, openSource: () => {} } as unknown as PageTools;

function draw(text: string, status: Turn['status']): string {
  const turn = {
    id: 't',
    parent: null,
    question: 'q',
    at: 0,
    status,
    sources: [citation],
    text,
    editions: {},
  } as unknown as Turn;
  return renderToStaticMarkup(
    createElement(PageContext, { value: page }, createElement(AnswerText, { turn })),
  );
}

/** Tags that an answer has no use for, and attributes that do or load something. */
function activeIn(html: string): string[] {
  return [...html.matchAll(/<([a-z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/gi)].flatMap(
    ([tag, name = '', attributes = '']) => {
      const isBad = /\s(?:on\w+|href|src|srcset|action|formaction|style|data|srcdoc)=/i.test(attributes);
      return isBad || !harmless.has(name.toLowerCase()) ? [tag] : [];
    },
  );
}

it('draws nothing active of any payload, cut at every character, while it is written and after', () => {
  const found: string[] = [];
  for (const payload of payloads) {
    const text = `${payload} [§1.1]`;
    for (let at = 1; at <= text.length; at++) {
      const html = draw(text.slice(0, at), at === text.length ? 'done' : 'asking');
      const active = activeIn(html);
      if (active.length > 0) found.push(`${payload.slice(0, 60)} at ${at}: ${active.join(' ')}`);
    }
  }
  expect(found.slice(0, 5)).toEqual([]);
}, 60_000);

it('sees what is active where there is any', () => {
  expect(activeIn('<p>a</p><img src="x">')).toEqual(['<img src="x">']);
  expect(activeIn('<p onclick="x">a</p>')).toEqual(['<p onclick="x">']);
  expect(activeIn(draw('Text with **weight** [§1.1].', 'done'))).toEqual([]);
});
