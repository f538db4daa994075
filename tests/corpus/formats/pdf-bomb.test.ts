import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { refuseInflation } from '../../../src/corpus/formats/pdf-bomb.ts';

const mega = 1024 * 1024;
const packed = (megabytes: number) => deflateSync(Buffer.alloc(megabytes * mega));

function pdf(streams: readonly Buffer[], filter = '/FlateDecode'): Buffer {
  const objects = streams.flatMap((content, n) => [
    Buffer.from(`${n + 1} 0 obj\n<</Filter ${filter} /Length ${content.length}>>\nstream\r\n`),
    content,
    Buffer.from('\nendstream\nendobj\n'),
  ]);
  return Buffer.concat([Buffer.from('%PDF-1.7\n'), ...objects]);
}

describe('refuseInflation', () => {
  it('takes what a document may hold, and leaves what it cannot unpack to the reader', () => {
    expect(() => refuseInflation(pdf([packed(20), packed(20)]))).not.toThrow();
    expect(() => refuseInflation(pdf([Buffer.from('not compressed at all')]))).not.toThrow();
    expect(() => refuseInflation(pdf([packed(200)], '/DCTDecode'))).not.toThrow();
    expect(() => refuseInflation(Buffer.from('%PDF-1.7\nstream stream endstream'))).not.toThrow();
  });

  it('refuses a stream that unpacks to too much, also one that is packed twice', () => {
    expect(() => refuseInflation(pdf([packed(129)]))).toThrow(/^a part of it unpacks to more than 128 MB/);
    const twice = pdf([deflateSync(packed(129))], '[/FlateDecode /Fl]');
    expect(twice.length).toBeLessThan(10_000);
    expect(() => refuseInflation(twice)).toThrow(/more than 128 MB/);
  });

  it('refuses many that together unpack to too much', () => {
    const content = packed(110);
    expect(() => refuseInflation(pdf([content, content, content, content, content]))).toThrow(
      /more than 512 MB/,
    );
  });
});
