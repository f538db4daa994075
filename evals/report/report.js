// @ts-nocheck: runs in a browser, in a file of its own; tests/evals/report-html.test.ts opens it in one.
// Opens a case when it is asked for: four hundred at once would make the page slow.
const data = JSON.parse(document.getElementById('data').textContent);
const cases = new Map(data.cases.map((one) => [one.id, one]));

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function answerOf({ answer, error }) {
  const box = element('div');
  box.append(element('h4', '', error ? 'Error' : answer.abstained ? 'Answer (a refusal)' : 'Answer'));
  const text = element('div', 'answer');
  if (error) text.textContent = error;
  let at = 0;
  for (const sentence of answer?.sentences ?? []) {
    text.append(answer.answer.slice(at, sentence.start));
    const span = element('span', sentence.verdict, answer.answer.slice(sentence.start, sentence.end));
    span.title = sentence.reason ?? sentence.verdict;
    text.append(span);
    at = sentence.end;
  }
  if (answer) text.append(answer.answer.slice(at));
  box.append(text);
  return box;
}

function expectedOf(one) {
  const box = element('div');
  box.append(element('h4', '', 'Expected'));
  const text = one.answerable === false ? 'A refusal.' : one.expected;
  box.append(element('p', '', text));
  if (one.notes) box.append(element('p', 'quiet', one.notes));
  if (one.why) box.append(element('p', 'bad-mark', `Why it failed: ${one.why}`));
  if (one.altered.length)
    box.append(element('p', 'bad-mark', `Not in what is cited: ${one.altered.join(', ')}`));
  return box;
}

function passageOf(label, gold) {
  const { title, text } = data.sections[label] ?? { title: '', text: '' };
  const box = element('div', gold.sections.includes(label) ? 'passage gold' : 'passage');
  box.append(element('b', '', `§${label} ${title}${gold.sections.includes(label) ? ' · gold' : ''}`));
  const marks = gold.spans.filter((span) => span.section === label).sort((a, b) => a.start - b.start);
  let at = 0;
  for (const { start, end } of marks) {
    if (start < at) continue;
    box.append(text.slice(at, start), element('mark', '', text.slice(start, end)));
    at = end;
  }
  box.append(text.slice(at));
  return box;
}

function fill(details) {
  const one = cases.get(details.id);
  const left = element('div');
  for (const turn of one.history) left.append(element('p', 'quiet', `${turn.role}: ${turn.content}`));
  left.append(answerOf(one), expectedOf(one));
  const right = element('div');
  right.append(element('h4', '', 'Retrieved, in order; gold is lit up'));
  for (const label of one.ranked) right.append(passageOf(label, one.gold));
  const missed = one.gold.sections.filter((label) => !one.ranked.includes(label));
  if (missed.length) right.append(element('h4', '', 'Gold that was not retrieved'));
  for (const label of missed) right.append(passageOf(label, one.gold));
  const inside = element('div', 'inside');
  inside.append(left, right);
  details.append(inside);
}

for (const details of document.querySelectorAll('details.case'))
  details.addEventListener('toggle', () => details.childElementCount === 1 && fill(details), { once: true });

const search = document.getElementById('search');
const type = document.getElementById('type');
const why = document.getElementById('why');
const count = document.getElementById('count');
function filter() {
  const wanted = search.value.toLowerCase();
  let shown = 0;
  for (const details of document.querySelectorAll('details.case')) {
    const one = cases.get(details.id);
    const fits =
      (type.value === '' || one.type === type.value) &&
      (why.value === '' || (why.value === 'any' ? one.why || one.error : one.why === why.value)) &&
      `${one.id} ${one.question}`.toLowerCase().includes(wanted);
    details.hidden = !fits;
    if (fits) shown++;
  }
  count.textContent = `${shown} of ${cases.size} cases`;
}
for (const control of [search, type, why]) control?.addEventListener('input', filter);
if (search) filter();
