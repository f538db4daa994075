import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../src/corpus/formats/decode.ts';

const western = 'Le café était fermé à Noël – « déjà » dit l’élève. Größe: 5 €.';
const russian = 'Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему.';
const japanese =
  '吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。何でも薄暗いじめじめした所で。';

describe('decodeText', () => {
  it.each([
    ['utf-8', western, {}],
    ['utf-8', western, { addBOM: true }],
    ['utf-16le', western, { addBOM: true }],
    ['utf-16be', western, { addBOM: true }],
    ['utf-32le', western, { addBOM: true }],
    ['utf-16le', 'Plain words without a mark.', { addBOM: false }],
    ['utf-16be', 'Plain words without a mark.', { addBOM: false }],
    ['windows-1252', western, {}],
    ['windows-1251', russian.repeat(3), {}],
    ['koi8-r', russian.repeat(3), {}],
    ['shift_jis', japanese.repeat(3), {}],
    ['euc-jp', japanese.repeat(3), {}],
  ])('finds %s without being told', (encoding, text, options) => {
    expect(decodeText(iconv.encode(text, encoding, options))).toBe(text);
  });

  it('believes what is declared where the bytes do not say otherwise', () => {
    expect(decodeText(iconv.encode('Łódź jest', 'iso-8859-2'), 'ISO-8859-2')).toBe('Łódź jest');
    expect(decodeText(Buffer.from('Größe'), 'iso-8859-1')).toBe('Größe');
    expect(decodeText(iconv.encode('Größe', 'latin1'), 'utf-8')).toBe('Größe');
    expect(decodeText(iconv.encode('Größe', 'latin1'), 'no-such-thing')).toBe('Größe');
  });

  it.each([
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0])],
    ['control characters', Buffer.from(Array.from({ length: 200 }, (_, i) => (i % 31) + 1))],
  ])('refuses %s', (_, bytes) => {
    expect(() => decodeText(bytes)).toThrow('it is a binary file, not text');
  });
});
