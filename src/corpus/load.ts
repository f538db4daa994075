// thin
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CorpusDocument, Passage, Section, Sentence } from './document.ts';

export const chunkerId = 'thin-1';
export async function loadCorpus(dir: string) {
  const documents: CorpusDocument[] = [];
  const h = createHash('sha256');
  for (const f of readdirSync(dir).sort()) {
    if (!/\.(md|txt)$/.test(f)) continue;
    const text = readFileSync(path.join(dir, f), 'utf8').normalize('NFKC');
    h.update(f + text);
    documents.push(parse(text, f.replace(/\.\w+$/, '').toLowerCase()));
  }
  return { documents, sha256: h.digest('hex'), problems: [] as { file: string; reason: string }[] };
}
function parse(text: string, slug: string): CorpusDocument {
  let body = text;
  let title = slug;
  const fm = /^---\n([\s\S]*?)\n---\n/.exec(text);
  const meta: Record<string, string> = {};
  if (fm) {
    body = text.slice(fm[0].length);
    for (const l of (fm[1] as string).split('\n')) {
      const m = /^(\w+): (.*)$/.exec(l);
      if (m) meta[m[1] as string] = m[2] as string;
    }
    title = meta.title ?? slug;
  }
  const sections: Section[] = [];
  let cur = { id: '0', title, level: 0, lines: [] as string[] };
  const chapter: Record<string, string> = {};
  let n = [0, 0, 0];
  const flush = () => {
    const { t, sentences } = blocks(cur.lines);
    if (cur.id === '0' && !t) return;
    const kind = cur.id === '0' ? 'preamble' : t ? 'section' : 'chapter';
    const parent = cur.id.includes('.') ? [chapter[cur.id.split('.')[0] as string] ?? ''] : [];
    sections.push({
      document: slug,
      id: cur.id,
      title: cur.title,
      path: parent,
      level: cur.level,
      kind,
      text: t,
      sentences,
      source: { start: 0, end: 0 },
    });
  };
  const md = /^#{1,3} /m.test(body);
  for (const line of body.split('\n')) {
    const m = md
      ? /^(#{1,4}) (?:(\d+(?:\.\d+)*)\.? )?(.*)$/.exec(line)
      : /^()(\d+(?:\.\d+)*)\.? (\S.{2,80}[^.:])$/.exec(line);
    if (m && !(md && m[1] === '#' && sections.length === 0 && cur.lines.join('').trim() === '' && !m[2])) {
      flush();
      const level = md ? (m[1] as string).length - 1 : (m[2] as string).split('.').length;
      n = [...n.slice(0, level - 1), (n[level - 1] ?? 0) + 1, 0, 0];
      const id = m[2] ?? n.slice(0, level).join('.');
      cur = { id, title: m[3] as string, level, lines: [] };
      if (level === 1) chapter[id] = cur.title;
    } else if (m) {
      title = m[3] as string;
      cur.title = title;
    } else cur.lines.push(line);
  }
  flush();
  return { slug, title, meta: { ...(meta.url ? { url: meta.url } : {}), other: meta }, sections, sha256: '' };
}
function blocks(lines: string[]) {
  const out: { text: string; item: boolean }[] = [];
  let cur: { text: string; item: boolean } | undefined;
  for (const raw of lines) {
    const l = raw
      .replace(/\*\*|`/g, '')
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .trim();
    if (!l || l === 'image') {
      cur = undefined;
      continue;
    }
    const item = /^(?:[-*•]|\d+[.)]) +/.exec(l);
    const row = l.startsWith('|');
    if (row && /^[|\s:-]+$/.test(l)) continue;
    if (item || row || !cur) {
      cur = {
        text: row
          ? l
              .replace(/^\||\|$/g, '')
              .replaceAll('|', ';')
              .replace(/\s+/g, ' ')
              .trim()
          : l.slice(item ? item[0].length : 0),
        item: !!item || row,
      };
      out.push(cur);
    } else cur.text += ` ${l}`;
  }
  let t = '';
  const sentences: Sentence[] = [];
  let lead = -1;
  for (const [i, b] of out.entries()) {
    if (i > 0) t += b.item && out[i - 1]?.item ? '\n' : '\n\n';
    if (b.item && !out[i - 1]?.item) lead = sentences.length - 1;
    for (const s of b.text.split(/(?<=[.!?]["”)]?)\s+(?=[\p{Lu}\p{N}"“(]|eBPF|ebpf)/u)) {
      const start = t.length;
      t += s;
      sentences.push({
        start,
        end: t.length,
        kind: b.item ? 'item' : 'prose',
        ...(b.item && lead >= 0 ? { leadIn: lead } : {}),
      });
      t += ' ';
    }
    t = t.trimEnd();
  }
  return { t, sentences };
}
export function toPassages(d: CorpusDocument): Passage[] {
  return d.sections.flatMap((s) =>
    s.text
      ? [
          ...s.sentences.map(
            (x): Passage => ({
              document: d.slug,
              section: s.id,
              kind: 'sentence',
              start: x.start,
              end: x.end,
              text: `${s.title}. ${s.text.slice(x.start, x.end)}`,
            }),
          ),
          {
            document: d.slug,
            section: s.id,
            kind: 'section' as const,
            start: 0,
            end: s.text.length,
            text: `${s.title}. ${s.text}`.slice(0, 1800),
          },
        ]
      : [],
  );
}
