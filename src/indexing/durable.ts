import * as nodeFs from 'node:fs';
import path from 'node:path';

/** The file-system calls that a generation is written with; a test passes its own to die at each of them. */
export type FileSystem = Pick<
  typeof nodeFs,
  | 'mkdirSync'
  | 'openSync'
  | 'writeSync'
  | 'fsyncSync'
  | 'closeSync'
  | 'renameSync'
  | 'rmSync'
  | 'readdirSync'
  | 'readFileSync'
  | 'existsSync'
  | 'statSync'
>;

export const realFileSystem: FileSystem = nodeFs;

/** Writes a file so that it is on the disk when this returns. */
export function writeDurably(fs: FileSystem, file: string, data: Uint8Array | string): void {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  const handle = fs.openSync(file, 'w');
  try {
    for (let at = 0; at < bytes.length; ) at += fs.writeSync(handle, bytes, at, bytes.length - at);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

/** Makes what was written to a file by others, or the entries of a folder, survive a loss of power. */
export function flush(fs: FileSystem, target: string): void {
  const handle = fs.openSync(target, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

/** Puts a small file in place in one step: a reader sees the old text or the new. */
export function replaceDurably(fs: FileSystem, file: string, text: string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  writeDurably(fs, temporary, text);
  fs.renameSync(temporary, file);
  flush(fs, path.dirname(file));
}
