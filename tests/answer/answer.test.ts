import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { scriptedChatModel } from '../support/scripted-chat-model.ts';
import { ask, collect, harbour, knowledgeOf, ledger } from '../support/small-corpus.ts';

const knowledge = await knowledgeOf(harbour);
const both = await knowledgeOf(harbour, ledger);

describe('answering without a model', () => {
  it.each([
    ['How long is the north quay?', '1.1', '300 metres'],
    ['Who measured the north quay?', '1.1', 'Ada Quill'],
    ['Which ferry is the largest?', '2.1', 'Silver Gull'],
    ['how many litres of oil do tugs use', '2.2', '12 litres'],
    ['Why did ferries carry so many passengers?', '2.1', 'fares are low'],
  ])('%s', async (question, section, fact) => {
    const found = await ask(question, knowledge);
    expect(found).toMatchObject({ abstained: false, model: 'extractive', unsupported: [] });
    expect(found.answer).toContain(fact);
    expect(found.citations[0]).toMatchObject({ section, verdict: 'verbatim' });
  });

  it('quotes a whole list with its lead-in', async () => {
    const found = await ask('Which cargoes are landed at the south quay?', knowledge);
    expect(found.answer).toMatch(/Three cargoes.*\n- Grain.*\n- Timber.*\n- Salt/s);
  });

  it.each([
    'How many cranes does the Silver Gull have?',
    'What does a ticket for the Moonfish cost?',
    'Who designed the cathedral of Reykjavik?',
    'blorf snarg wibble',
    '?????',
  ])('refuses %s', async (question) => {
    const found = await ask(question, knowledge);
    expect(found.abstained).toBe(true);
    expect(found.answer).toMatch(/does not|nothing/);
  });

  it('cites what its quotes are, at their offsets, and says where in the answer', async () => {
    for (const question of [
      'How long is the north quay?',
      'Which sections mention the quay?',
      'Summarise section 2.1',
      'List all sections',
    ]) {
      const { answer, citations, sentences } = await ask(question, knowledge);
      expect(citations.length).toBeGreaterThan(0);
      for (const { section, start, end, quote } of citations) {
        const own = knowledge.documents[0]?.sections.find(({ id }) => id === section);
        expect(own?.text.slice(start, end)).toBe(quote);
      }
      for (const { start, end } of sentences) expect(answer.slice(start, end).trim()).not.toBe('');
    }
  });

  it('answers two questions in one', async () => {
    const found = await ask('How long is the north quay, and what is the largest ferry?', knowledge);
    expect(found.answer).toMatch(/300 metres.*Silver Gull/s);
  });

  it('takes the history into a question that leans on it, and shows the query', async () => {
    const history = [
      { role: 'user' as const, content: 'How long is the north quay?' },
      { role: 'assistant' as const, content: 'It is 300 metres long. [§1.1]' },
    ];
    const found = await ask('Who measured it?', knowledge, { history });
    expect(found.answer).toContain('Ada Quill');
    expect(found.receipt.query).toContain('north quay');
  });

  it('names another document in its markers, and keeps to those that were chosen', async () => {
    const found = await ask('By how much did the north quay grow?', both, { documents: ['ledger'] });
    expect(found.answer).toContain('15 %');
    expect(found.answer).toContain('[ledger §P1.1]');
    const [, last] = await collect({ question: 'x', documents: ['none'] }, both).then((events) => [
      0,
      events.at(-1),
    ]);
    expect(last).toMatchObject({ type: 'error', code: 'invalid-request' });
  });
});

describe('answers from whole documents', () => {
  it.each([
    ['How many sections are there?', /4 sections in 2 chapters/, 'all 4 sections'],
    ['Which sections mention ferries?', /^1 of 4 sections mentions ferries/, 'all 4 sections'],
    ['What does chapter 1 cover?', /Chapter 1, “Quays”, has 2 sections/, 'all 2 sections of chapter 1'],
    ['Summarise 2.1', /Section 2\.1, “Ferries”/, 'section 2.1'],
  ])('%s', async (question, text, label) => {
    const found = await ask(question, knowledge);
    expect(found.answer).toMatch(text);
    expect(found.coverage?.label).toBe(label);
    expect(found.receipt.route).toBe('whole-document');
  });

  it('says that a section is not there', async () => {
    expect(await ask('What does section 9.9 say?', knowledge)).toMatchObject({
      abstained: true,
      citations: [],
    });
  });
});

describe('answering with a model', () => {
  const types = (events: readonly { type: string }[]) => events.map(({ type }) => type);

  it('streams whole markers, checks each sentence and reports what it removed', async () => {
    const model = scriptedChatModel(
      'The north quay is ',
      '300 metres long. [§1',
      '.1] The south quay is 500 metres long. [§1.2] Odd. [§7',
      '.7]',
    );
    const events = await collect({ question: 'How long are the quays?' }, knowledge, { model });
    expect(types(events)[0]).toBe('sources');
    for (const event of events) if (event.type === 'text-delta') expect(event.text).not.toMatch(/\[§[^\]]*$/);
    const last = events.at(-1);
    if (last?.type !== 'answer-end') throw new Error('no end');
    expect(last.answer.sentences.map(({ verdict }) => verdict)).toEqual([
      'verbatim',
      'unsupported',
      'unsupported',
    ]);
    expect(
      last.answer.unsupported.filter(({ removedMarker }) => removedMarker).map(({ text }) => text),
    ).toEqual(['[§7.7]']);
    expect(last.answer).toMatchObject({ model: 'test:scripted', usage: { inputTokens: 10 } });
    expect(last.answer.receipt.promptHash).toMatch(/^[0-9a-f]{12}$/);
  });

  it('puts in the markers that the model left out, where a section upholds the sentence', async () => {
    const model = scriptedChatModel('The north quay is 300 metres long. ', 'It was built by giants.');
    const found = await ask('How long is the north quay?', knowledge, { model });
    expect(found.answer).toBe('The north quay is 300 metres long. [§1.1] It was built by giants.');
    expect(found.sentences.map(({ verdict }) => verdict)).toEqual(['verbatim', 'unsupported']);
    expect(found.citations).toMatchObject([{ section: '1.1', verdict: 'verbatim' }]);
  });

  it('quotes the documents where nothing of what the model said is upheld', async () => {
    const model = scriptedChatModel('The quay is 900 metres long', ' and made of gold. [§2.2]');
    const events = await collect({ question: 'How long is the north quay?' }, knowledge, { model });
    const last = events.at(-1);
    if (last?.type !== 'answer-end') throw new Error('no end');
    const { answer, sentences, citations, unsupported, model: by } = last.answer;
    const streamed = events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
    expect(streamed).toBe(answer);
    expect(answer).toMatch(/None of this could be upheld.*:\n\nThe north quay is/);
    const quote = sentences.at(-1);
    expect(answer.slice(quote?.start, quote?.end)).toBe('The north quay is 300 metres long. [§1.1]');
    expect(quote?.verdict).toBe('verbatim');
    expect(citations[0]).toMatchObject({ section: '1.1', verdict: 'verbatim' });
    expect(unsupported).toHaveLength(1);
    expect(by).toBe('test:scripted');
  });

  it('lets an answer in another language stand: the check compares words', async () => {
    const model = scriptedChatModel(
      'Der Nordkai ist 300 Meter lang und wurde von Ada Quill vermessen. [§1.1]',
    );
    const found = await ask('Wie lang ist der Nordkai?', knowledge, { model });
    expect(found.answer).not.toContain('None of this');
  });

  it('turns the refusal word into a refusal, however it is cut', async () => {
    for (const script of [['NOT_IN_DOCUMENTS'], ['NOT_', 'IN_DOC', 'UMENTS'], [' NOT_IN_DOCUMENTS.']]) {
      const found = await ask('What is the capital of Peru?', knowledge, {
        model: scriptedChatModel(...script),
      });
      expect(found).toMatchObject({ abstained: true });
      expect(found.answer).not.toContain('NOT_IN');
    }
  });

  it('shows text that only begins like the refusal word', async () => {
    const found = await ask('How long is it?', knowledge, {
      model: scriptedChatModel('NOT', ' far. The north quay is 300 metres long. [§1.1]'),
    });
    expect(found.answer).toMatch(/^NOT far\./);
  });

  it('gives the model whole sections, the question and the history', async () => {
    const model = scriptedChatModel('Yes. [§1.1]');
    await ask('How long is the north quay?', knowledge, {
      model,
      history: [{ role: 'user', content: 'Hello' }],
    });
    const [messages] = model.seen;
    expect(messages?.map(({ role }) => role)).toEqual(['system', 'user', 'user']);
    expect(messages?.at(-1)?.content).toContain('[§1.1] North Quay\nThe north quay is 300 metres long.');
  });

  it('ends with one error when the model fails before a word, and keeps what was said when it fails later', async () => {
    const failure = new AppError('provider-cut', 'The reply was cut off.');
    const before = await collect({ question: 'How long is the quay?' }, knowledge, {
      model: scriptedChatModel(failure),
    });
    expect(types(before)).toEqual(['sources', 'error']);
    const midway = await collect({ question: 'How long is the quay?' }, knowledge, {
      model: scriptedChatModel('The north quay ', failure),
    });
    expect(midway.at(-1)).toEqual({
      type: 'error',
      code: 'provider-cut',
      message: 'The reply was cut off.',
      partial: 'The north quay ',
    });
    expect(types(midway)).not.toContain('answer-end');
  });

  it('passes the reader’s leaving on to the model', async () => {
    const abort = new AbortController();
    const model = scriptedChatModel('One ', 'stall');
    const run = collect({ question: 'How long is the quay?' }, knowledge, { model, signal: abort.signal });
    setTimeout(() => abort.abort(), 20);
    expect((await run).at(-1)).toMatchObject({ type: 'error', code: 'aborted', partial: 'One ' });
    expect(model.aborted).toBe(true);
  });

  it('says nothing of an internal error’s inside', async () => {
    const events = await collect({ question: 'How long is the quay?' }, knowledge, {
      model: scriptedChatModel(new TypeError('secret /path')),
    });
    expect(events.at(-1)).toMatchObject({ type: 'error', code: 'internal' });
    expect(JSON.stringify(events)).not.toContain('secret');
  });
});
