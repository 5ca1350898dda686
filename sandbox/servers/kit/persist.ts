import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isLosslessNumber, LosslessNumber } from 'lossless-json';

/** Rises when the shape of any simulator's state changes: an older file is left aside then. */
const FORMAT = 2;
const QUIET_MS = 500;
/** A state that takes long to write is written less often: at most this share of the time goes there. */
const BUSY_SHARE = 0.04;

export interface Persistent {
  name: string;
  state: object;
  onChange(listener: () => void): void;
}

/**
 * Keeps what a simulator knows in `<folder>/sandbox-<name>.json`, so that a sandbox started again knows the orders that are still on
 * their way: takes up what is there, writes soon after each change, and once more when `save` is called at the end.
 * @throws when the file cannot be read as what was written.
 */
export function persist(folder: string, { name, state, onChange }: Persistent): { save(): void } {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `sandbox-${name}.json`);
  const known = load(file);
  if (known) Object.assign(state, known);
  let isChanged = false;
  let waiting: NodeJS.Timeout | undefined;
  let quietMs = QUIET_MS;
  const save = (): void => {
    clearTimeout(waiting);
    waiting = undefined;
    if (!isChanged) return;
    isChanged = false;
    const startedAt = performance.now();
    const unfinished = `${file}.new`;
    writeFileSync(unfinished, JSON.stringify({ format: FORMAT, state: packed(state) }));
    renameSync(unfinished, file);
    quietMs = Math.max(QUIET_MS, (performance.now() - startedAt) / BUSY_SHARE);
  };
  onChange(() => {
    isChanged = true;
    waiting ??= setTimeout(save, quietMs).unref();
  });
  return { save };
}

function load(file: string): object | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  const kept: unknown = JSON.parse(text);
  if (typeof kept !== 'object' || kept === null || !('format' in kept) || !('state' in kept)) {
    throw new Error(`${file} is not what a simulator keeps: remove it, or start with --fresh`);
  }
  const state = kept.format === FORMAT ? unpacked(kept.state) : null;
  return typeof state === 'object' ? state : null;
}

/** JSON in which maps, sets, bytes and exact numerals are objects of one member that names their kind. */
export function packed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(packed);
  if (typeof value !== 'object' || value === null) return value;
  if (isLosslessNumber(value)) return { $numeral: value.toString() };
  if (value instanceof Map) return { $map: [...value].map(([key, one]) => [packed(key), packed(one)]) };
  if (value instanceof Set) return { $set: [...value].map(packed) };
  if (Buffer.isBuffer(value)) return { $bytes: value.toString('base64') };
  const members = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, packed(one)]));
  const [only = '', ...others] = Object.keys(members);
  return only.startsWith('$') && others.length === 0 ? { $object: members } : members;
}

/** What `packed` was given. */
export function unpacked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpacked);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  const [kind, content] = members.length === 1 ? (members[0] ?? []) : [];
  if (kind === '$numeral') return new LosslessNumber(String(content));
  if (kind === '$bytes') return Buffer.from(String(content), 'base64');
  if (kind === '$set' && Array.isArray(content)) return new Set(content.map(unpacked));
  if (kind === '$object') return plain(content);
  if (kind === '$map' && Array.isArray(content)) return new Map(content.map(pair));
  return plain(value);
}

function plain(value: unknown): unknown {
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(members.map(([key, one]) => [key, unpacked(one)]));
}

function pair(entry: unknown): [unknown, unknown] {
  const parts: readonly unknown[] = Array.isArray(entry) ? entry : [];
  return [unpacked(parts[0]), unpacked(parts[1])];
}
