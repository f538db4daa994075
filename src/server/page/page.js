/** The page: asks, shows the answer as it comes, and opens the section behind each citation. */
import { highlight, pieces, readEvents, recentHistory } from './events.js';

const byId = (id) => document.getElementById(id);
const history = [];
let running;
let opener;

/** An element with properties and children; text only ever becomes text nodes. */
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

async function ask(question) {
  running = new AbortController();
  setBusy(true);
  const view = addTurn(question);
  try {
    const body = JSON.stringify({ question, history: recentHistory(history) });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch('api/chat', { method: 'POST', headers, body, signal: running.signal });
    if (!response.ok) throw new Error((await response.json()).detail);
    await show(readEvents(response.body), view, question);
  } catch (error) {
    showError(view, running.signal.aborted ? 'Stopped. What you see is incomplete.' : reasonOf(error));
  } finally {
    setBusy(false);
  }
}

function reasonOf(error) {
  const isNetwork = error instanceof TypeError;
  return isNetwork ? 'The server cannot be reached. Is it running? Try again.' : error.message;
}

async function show(events, view, question) {
  let text = '';
  let sources = [];
  for await (const event of events) {
    if (event.type === 'sources') sources = event.citations;
    if (event.type === 'text-delta') {
      text += event.text;
      view.answer.hidden = false;
      view.answer.replaceChildren(...render(text, sources, { isComplete: false }));
    }
    if (event.type === 'answer-end') return showAnswer(event.answer, sources, view, question);
    if (event.type === 'error') throw new Error(event.message);
  }
  throw new Error('The connection was lost before the answer was complete. Try again.');
}

function showAnswer(answer, sources, view, question) {
  const citations = [...answer.citations, ...sources];
  view.answer.hidden = false;
  view.answer.classList.toggle('refusal', answer.abstained);
  view.answer.replaceChildren(
    ...render(answer.answer, citations, { isComplete: true, sentences: answer.sentences }),
  );
  history.push({ role: 'user', content: question }, { role: 'assistant', content: answer.answer });
  if (answer.unsupported.length > 0) view.article.append(unsupportedList(answer.unsupported));
  if (answer.followUps.length > 0) {
    view.article.append(make('div', { className: 'followups' }, ...answer.followUps.map(questionButton)));
  }
  const facts = [answer.model, answer.coverage?.label, `${Math.round(answer.timings.total ?? 0)} ms`];
  view.article.append(make('p', { className: 'note' }, facts.filter(Boolean).join(' · ')));
  byId('status').textContent = answer.abstained ? 'The documents do not say.' : 'The answer is complete.';
}

/** The nodes of an answer: text, a chip for each known citation, doubtful sentences underlined. */
function render(text, citations, { isComplete, sentences = [] }) {
  return pieces(text, isComplete).flatMap((piece) =>
    piece.marker ? [chip(piece, citations)] : spansOf(piece, sentences),
  );
}

function spansOf(piece, sentences) {
  const doubtful = sentences.filter(({ verdict }) => verdict === 'unsupported');
  const spans = doubtful
    .map(({ start, end }) => ({ start: start - piece.start, end: end - piece.start }))
    .map(({ start, end }) => ({ start: Math.max(0, start), end: Math.min(piece.text.length, end) }))
    .filter(({ start, end }) => start < end);
  return highlight(piece.text, spans).map(({ text, isQuote }) =>
    isQuote ? make('span', { className: 'doubtful', title: 'No source upholds this' }, text) : text,
  );
}

function chip({ marker, id }, citations) {
  const cited = citations.filter((citation) => citation.id === id);
  if (cited.length === 0) return `[${marker}]`;
  const button = make('button', { type: 'button', className: 'chip', title: cited[0].title }, marker);
  button.setAttribute('aria-label', `Source ${marker}: ${cited[0].title}`);
  button.addEventListener('click', () => openSection(cited[0].document, cited[0].section, cited, button));
  return button;
}

function unsupportedList(claims) {
  const items = claims.map(({ text, reason }) => make('li', {}, `${text} (${reason})`));
  const title = make('p', {}, 'Not upheld by the documents:');
  return make('div', { className: 'unsupported' }, title, make('ul', {}, ...items));
}

async function openSection(slug, id, quotes, from) {
  opener = from ?? opener;
  byId('panel').hidden = false;
  byId('panel-title').textContent = `§${id}`;
  byId('panel-place').textContent = 'Loading …';
  byId('panel-text').replaceChildren();
  byId('panel-nav').replaceChildren();
  try {
    const path = `api/documents/${encodeURIComponent(slug)}/sections/${encodeURIComponent(id)}`;
    const response = await fetch(path);
    const section = await response.json();
    if (!response.ok) throw new Error(section.detail);
    fillPanel(section, quotes);
  } catch (error) {
    byId('panel-place').textContent = reasonOf(error);
  }
  byId('panel-title').focus();
}

function fillPanel(section, quotes) {
  byId('panel-title').textContent = `§${section.id} ${section.title}`;
  byId('panel-place').textContent = [section.documentTitle, ...section.path].join(' › ');
  const nodes = highlight(section.text, quotes).map(({ text, isQuote }) =>
    isQuote ? make('mark', {}, text) : text,
  );
  byId('panel-text').replaceChildren(...nodes);
  byId('panel-text').querySelector('mark')?.scrollIntoView({ block: 'center' });
  const step = (neighbour, arrow) => {
    const button = make('button', { type: 'button' }, `${arrow} §${neighbour.id}`);
    button.addEventListener('click', () => openSection(section.document, neighbour.id, []));
    return button;
  };
  byId('panel-nav').replaceChildren(
    ...(section.previous ? [step(section.previous, '←')] : []),
    ...(section.next ? [step(section.next, '→')] : []),
  );
}

function closePanel() {
  byId('panel').hidden = true;
  opener?.focus();
}

function addTurn(question) {
  const answer = make('div', { className: 'answer', hidden: true });
  const article = make('article', {}, make('h2', {}, question), answer);
  byId('turns').append(article);
  article.scrollIntoView({ block: 'start' });
  return { article, answer };
}

function showError(view, message) {
  view.article.append(make('p', { className: 'error' }, message));
  byId('status').textContent = message;
}

function setBusy(isBusy) {
  byId('send').disabled = isBusy;
  byId('stop').hidden = !isBusy;
  byId('examples').hidden = true;
  if (isBusy) byId('status').textContent = 'Looking in the documents …';
}

function questionButton(question) {
  const button = make('button', { type: 'button', className: 'suggestion' }, question);
  button.addEventListener('click', () => submit(question));
  return button;
}

function submit(question) {
  if (question.trim() === '' || byId('send').disabled) return;
  byId('question').value = '';
  ask(question.trim());
}

/** Says what can be asked about, and offers a section of each chapter as a first question. */
async function introduce() {
  const response = await fetch('api/documents');
  if (!response.ok) {
    byId('status').textContent = 'The index is being opened …';
    return setTimeout(introduce, 1_500);
  }
  const documents = await response.json();
  const sections = documents
    .flatMap((document) => document.sections)
    .filter(({ kind }) => kind === 'section');
  const spread = [0.1, 0.4, 0.7, 0.95].map((share) => sections[Math.floor(share * sections.length)]);
  const titles = new Set(spread.filter(Boolean).map(({ title }) => title));
  const questions = [...titles].map((title) => `What is said about “${title}”?`);
  byId('examples').replaceChildren(...questions.map(questionButton));
  const names = documents.map(({ title, author }) => (author ? `${title}, by ${author}` : title));
  byId('about').textContent =
    `${names.join('; ')}. Every sentence names the section it comes from: open it and check.`;
  byId('status').textContent = '';
}

byId('question').focus();
byId('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  submit(byId('question').value);
});
byId('question').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit(byId('question').value);
});
byId('stop').addEventListener('click', () => running?.abort());
byId('panel-close').addEventListener('click', closePanel);
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !byId('panel').hidden) closePanel();
});
introduce().catch((error) => {
  byId('status').textContent = reasonOf(error);
});
