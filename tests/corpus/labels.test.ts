import { describe, expect, it } from 'vitest';
import { acceptLabels, follows, readLabel } from '../../src/corpus/labels.ts';

describe('readLabel', () => {
  it.each([
    ['1. eBPF', '1', 'eBPF'],
    ['1.1 Growth of harbours', '1.1', 'Growth of harbours'],
    ['2) Quays', '2', 'Quays'],
    ['4.5) Title', '4.5', 'Title'],
    ['§ 3.1 Rain', '3.1', 'Rain'],
    ['3 – Rain', '3', 'Rain'],
    ['Chapter 3: Title', '3', 'Title'],
    ['CHAPTER IV. Storms', 'IV', 'Storms'],
    ['Chapter 3', '3', 'Chapter 3'],
    ['Appendix B Tables', 'B', 'Tables'],
    ['P4.2a IPv6 becomes primary', 'P4.2a', 'IPv6 becomes primary'],
    ['A.2 Tables', 'A.2', 'Tables'],
  ])('%s', (text, id, title) => {
    expect(readLabel(text)).toMatchObject({ id, title });
  });

  it.each([
    '2024 Harbour Outlook',
    '5G networks',
    'IPv6 is here',
    'K8s in practice',
    '12 May 2024',
    '01.02.2024 Meeting',
    '2024-01-15 Release',
    '10.0.0.1 gateway',
    '192.168.1.20 printer',
    '1.16.0 (2024-01-15)',
    '1.1 | Foo | 3',
    '2 + x = 5',
    'Part a plan',
    'v1.2 is out',
    '3.1',
    '',
  ])('finds no number in “%s”', (text) => {
    expect(readLabel(text)).toBeUndefined();
  });
});

describe('follows', () => {
  it.each([
    ['1', '2'],
    ['1', '1.1'],
    ['2', '2.2'],
    ['1.4', '2'],
    ['1.4', '2.1'],
    ['1.2.3', '1.3'],
    ['I', 'II'],
    ['IX', 'X'],
    ['A', 'B'],
    ['B', 'C'],
    ['H', 'I'],
    ['7', 'A'],
    ['P4.2', 'P4.2a'],
    ['P4.2a', 'P4.2b'],
  ])('%s, %s', (previous, next) => {
    expect(follows(previous, next)).toBeGreaterThan(0);
  });

  it.each([
    ['2', '1'],
    ['1.2', '1.2'],
    ['1', '9'],
    ['1.1', '3.5'],
    ['1', '1.7'],
    ['7', 'D'],
  ])('not %s, %s', (previous, next) => {
    expect(follows(previous, next)).toBe(0);
  });

  it('prefers the very next', () => {
    expect(follows('1', '2')).toBeGreaterThan(follows('1', '3'));
    expect(follows('1', '1.1')).toBeGreaterThan(follows('1', '1.2'));
  });
});

describe('acceptLabels', () => {
  const ids = (...texts: string[]) =>
    acceptLabels(texts.map((text) => ({ text, depth: 2 }))).map((one) => one?.id);

  it('takes numbers that most headings have', () => {
    expect(ids('1. A', '2. B', 'References')).toEqual(['1', '2', undefined]);
  });

  it('takes a lone amount for a part of its title', () => {
    expect(ids('2.5 Gigabit links', 'Cables', 'Plugs')).toEqual([undefined, undefined, undefined]);
  });

  it('takes a letter and a number only where others have the same letter', () => {
    expect(ids('H2 database', 'S3 storage')).toEqual([undefined, undefined]);
    expect(ids('R1 Storms', 'R2 Floods')).toEqual(['R1', 'R2']);
  });
});
