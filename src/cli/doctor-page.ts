import type { Conformance } from '../answer/conformance.ts';
import { version } from '../project.ts';

/** What `doctor` found as a page of its own: one file that loads nothing, light and dark, readable on a phone. */
export function doctorPage(results: readonly Conformance[], date: string): string {
  const rows = results.map(
    ({ model, isReachable, findings, firstTextMs, tokens }) => `<tr>
<th scope="row">${escapeHtml(model)}</th>
<td>${isReachable ? `${findings.filter(({ isMet }) => isMet).length} of ${findings.length}` : 'not reached'}</td>
<td>${firstTextMs === null ? '' : `${firstTextMs} ms`}</td>
<td>${tokens.read + tokens.written === 0 ? '' : `${tokens.read} / ${tokens.written}`}</td>
</tr>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Which models can be used here</title>
<style>${style}</style>
<main>
<h1>Which models can be used here</h1>
<p>forecast-chat ${escapeHtml(version)}, ${escapeHtml(date)}. Each model answered a few questions about a small document.</p>
<div class="wide" role="region" aria-label="Models" tabindex="0"><table>
<thead><tr><th scope="col">Model</th><th scope="col">Checks met</th><th scope="col">First text</th><th scope="col">Tokens read / written</th></tr></thead>
<tbody>${rows.join('\n')}</tbody>
</table></div>
${results.map(section).join('\n')}
</main>
</html>
`;
}

function section({ model, verdict, findings }: Conformance): string {
  const items = findings.map(
    ({ check, isMet, seen }) =>
      `<li class="${isMet ? 'met' : 'missed'}"><b>${isMet ? '✓' : '✗'} ${escapeHtml(check)}</b> ${escapeHtml(seen)}</li>`,
  );
  return `<h2>${escapeHtml(model)}</h2>
<p>${escapeHtml(verdict)}</p>
${items.length > 0 ? `<ul>${items.join('\n')}</ul>` : ''}`;
}

/** A model's words stand in it: none of them is markup. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}

const style = `
:root { color-scheme: light dark; --ink: #1c1c1a; --paper: #fcfcfa; --soft: #62625e; --line: #dcdcd6; --wrong: #a3271d }
@media (prefers-color-scheme: dark) { :root { --ink: #ececf0; --paper: #131418; --soft: #a0a0a8; --line: #33343a; --wrong: #ff9a8f } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif }
main { max-width: 52rem; margin: 0 auto; padding: 2rem 1.25rem 4rem }
h1 { font-size: 1.6rem; line-height: 1.2 } h2 { margin: 2.2rem 0 .3rem; font-size: 1.15rem } p { margin: .3rem 0 }
.wide { overflow-x: auto } table { width: 100%; margin-top: 1.2rem; border-collapse: collapse }
th, td { padding: .5rem .8rem .5rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
thead th { color: var(--soft); font-weight: 500 } ul { padding: 0; list-style: none } li { padding: .25rem 0; overflow-wrap: anywhere }
.missed b { color: var(--wrong) }
`;
