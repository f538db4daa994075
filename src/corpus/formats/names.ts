/** Characters that turn a name around or hide parts of it: marks of direction, zero-width ones, controls. */
const hidden = /[\p{Cc}\p{Cs}\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/u;

/**
 * Why a name that comes from outside is not to be taken, or undefined: it leads elsewhere, shows itself as
 * something else, or is longer than file systems take. Only a name inside a folder or archive may have folders.
 */
export function nameProblem(
  name: string,
  { mayHaveFolders = false }: { mayHaveFolders?: boolean } = {},
): string | undefined {
  const found = hidden.exec(name)?.[0];
  if (found !== undefined) return `it holds the invisible character ${codePoint(found)}`;
  const parts = name.split(/[/\\]/);
  if (parts.includes('..')) return 'it leads out of its folder (..)';
  if (/^(?:[/\\]|[A-Za-z]:)/.test(name)) return 'it is an absolute path';
  if (!mayHaveFolders && parts.length > 1) return 'it holds a path';
  if (name.trim() === '' || /^\.+$/.test(name)) return 'it is empty';
  if (parts.some((part) => Buffer.byteLength(part) > 255) || Buffer.byteLength(name) > 4096) {
    return 'it is longer than 255 bytes';
  }
  return undefined;
}

/** A name as it can be shown: what is invisible in it is written out. */
export function visibleName(name: string): string {
  const shown = name.replace(new RegExp(hidden, 'gu'), (one) => `<${codePoint(one)}>`);
  return shown.length > 120 ? `${shown.slice(0, 117)}…` : shown;
}

function codePoint(character: string): string {
  return `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;
}
