import { readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rooms } from './rooms.js';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** Path from the repository's root with forward slashes; undefined for a file outside it. */
export function inRepo(filename) {
  const path = relative(root, filename).split(sep).join('/');
  return path.startsWith('../') ? undefined : path;
}

export function roomOf(path) {
  return rooms.find((room) => room.files.test(path));
}

/** Where a relative specifier in `path` points, from the root; a bare specifier is undefined. */
export function target(path, specifier) {
  if (!/^\.{1,2}(\/|$)/.test(specifier)) return undefined;
  return posix.normalize(posix.join(posix.dirname(path), specifier));
}

export function packageOf(specifier) {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

/** Names in package.json: those that ship, or with `installed` the development ones too. */
export function packageNames(kind) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const names = Object.keys(manifest.dependencies ?? {});
  return kind === 'installed' ? [...names, ...Object.keys(manifest.devDependencies ?? {})] : names;
}
