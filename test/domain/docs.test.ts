import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Case } from '../../domain/cases/case.js';
import { allDecisions, type CaseType, type Decision } from '../../domain/cases/case-type.js';
import { decisionsOf, whyNotDecide } from '../../domain/cases/engine.js';
import { caseTypes } from '../../domain/cases/index.js';
import type { Role } from '../../domain/cases/role.js';
import { systemCaseTypes } from '../../domain/cases/system-case.js';
import { defaultOrderPolicy } from '../../domain/policy/policy.js';
import { indexPath, pathOf, runbooks, withIndex, withTables } from '../../sandbox/cli/runbooks.js';
import { portVariables } from '../../sandbox/world/ports.js';
import { readConfig } from '../../workers/config.js';
import { isPersonEvent } from '../../workflows/shapes.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const filesIn = (folder: string, end: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name}`);

const pages = ['README.md', 'CONTRIBUTING.md', ...filesIn('docs', '.md')];
const types = Object.keys(caseTypes).filter((name): name is CaseType => Object.hasOwn(caseTypes, name));
const inOrder = (words: readonly string[]) => words.toSorted((a, b) => a.localeCompare(b));

/** What the ids of cases that no order keeps look like; those of orders end in type and number. */
const caseIdOf: Record<string, RegExp> = {
  ...Object.fromEntries(types.map((type) => [type, new RegExp(`^order/[^/]+/[^/]+/case/${type}/1$`)])),
  connectorDown: /^connector\/[\w/-]+\/1$/,
  orderStopped: /^sweep\/order\/[^/]+\/[^/]+$/,
  unusableInput: /^intake\/\d+$/,
};

/** The decisions that a list below the heading describes, in order. */
function describedIn(page: string): string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith('Decisions\n')) ?? '';
  return [...section.matchAll(/^- `(\w+)`: \S/gm)].map(([, decision = '']) => decision);
}

/** The page as it is before its tables are made. */
function withoutTables(page: string): string {
  return page.replace(/(<!-- \w+: npm run runbooks -->\n)[\s\S]*?(<!-- end of \w+ -->)/g, '$1$2');
}

/** What a shell gives to `-d` or `--input`: JSON between single quotes. */
function jsonAfter(page: string, option: string): Record<string, unknown>[] {
  return [...page.matchAll(new RegExp(`${option} '(\\{.*\\})'`, 'g'))].map(
    ([, json = '']) => JSON.parse(json) as Record<string, unknown>,
  );
}

function openCaseOf(type: CaseType): Case {
  const { owner } = defaultOrderPolicy.cases[type];
  const { blocks } = caseTypes[type];
  const openedAt = '2026-03-24T14:15:00.000Z';
  return {
    id: `${type}/1`,
    type,
    blocks,
    openedAt,
    owner,
    dueAt: null,
    warnAt: null,
    clocks: [],
    escalations: [],
    facts: {},
    subject: null,
    resolution: null,
  };
}

describe.each(runbooks)('the runbook of $type', (runbook) => {
  const path = pathOf(runbook);
  const page = existsSync(join(root, path)) ? read(path) : '';
  const decisions = allDecisions.filter((decision) => runbook.decisions[decision]);

  test('R-134: has the title and the tables that registry and policy give it (npm run runbooks)', () => {
    expect(page.startsWith(`# ${runbook.title}\n`)).toBe(true);
    expect(page).toBe(withTables(page, runbook));
    expect(withTables(withoutTables(page), runbook)).toBe(page);
  });

  test('R-079: describes each of its decisions, and no other', () => {
    expect(inOrder(describedIn(page))).toEqual(inOrder(decisions));
  });

  test('shows a request by the API that names the case and one of its decisions', () => {
    const [body, ...more] = jsonAfter(page, '-d');
    expect(more).toEqual([]);
    expect(decisions).toContain(body?.decision);
    const paths = [...page.matchAll(/\/v1\/cases\/(\S+)\/decision'/g)].map(([, id = '']) => id);
    expect(paths.map(decodeURIComponent)).toEqual([expect.stringMatching(caseIdOf[runbook.type] ?? 'none')]);
  });
});

describe.each(types)('the request from Temporal in the runbook of %s', (type) => {
  const definition = caseTypes[type];
  const requests = jsonAfter(read(pathOf({ type })), '--input');

  test('is there where somebody unverified may decide anything', () => {
    const open = decisionsOf(definition).some((one) => !definition.verifiedOnly.some((each) => each === one));
    expect(requests).toHaveLength(open ? 1 : 0);
  });

  test.runIf(requests.length > 0)('would be taken by the order', () => {
    const [event] = requests;
    expect(isPersonEvent(event)).toBe(true);
    expect(event).toMatchObject({ type: 'caseDecided', caseId: `${type}/1`, actor: { verified: false } });
    const { decision, actor } = event as { decision: Decision; actor: { id: string; role: Role } };
    expect(whyNotDecide(openCaseOf(type), decision, { ...actor, verified: false })).toBeNull();
  });
});

describe('the runbooks', () => {
  test('are one for each type of case, of orders and of none', () => {
    const there = filesIn('docs/runbooks', '.md');
    expect(inOrder(there)).toEqual(inOrder([...runbooks.map(pathOf), indexPath]));
    const inQueue = [...types, ...Object.keys(systemCaseTypes), 'unusableInput'];
    expect(inOrder(runbooks.map(({ type }) => type))).toEqual(inOrder(inQueue));
  });

  test('R-134: their index has the tables that registry and policy give it (npm run runbooks)', () => {
    const index = read(indexPath);
    expect(index).toBe(withIndex(index));
    expect(withIndex(withoutTables(index))).toBe(index);
    for (const { type } of runbooks) expect(index).toContain(`.md) | \`${type}\` |`);
  });

  test('a page without a place for a table is refused, not left as it is', () => {
    const [runbook] = runbooks;
    if (!runbook) throw new Error('there are runbooks');
    expect(() => withTables('# A page\n', runbook)).toThrow(/no place for its summary/);
  });

  test('R-134: say another thing when the policy does', () => {
    const runbook = runbooks.find(({ type }) => type === 'fraud');
    if (!runbook) throw new Error('fraud has a runbook');
    const page = read(pathOf(runbook));
    const slower = { ...runbook, policy: { ...runbook.policy, within: 'PT3H', clocks: [] } };
    const said = withTables(page, slower);
    expect(said).toContain('| Deadline | 3 h after it opened (`PT3H`) |');
    expect(said).toContain('| By itself | at the deadline: is escalated to supervisor |');
  });
});

describe('the pages of docs', () => {
  test.each(pages)('%s: every relative link leads somewhere', (page) => {
    const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const broken = links
      .filter((target) => !/^(https?:|mailto:|#)/.test(target))
      .filter((target) => !existsSync(join(root, dirname(page), target.split('#')[0] ?? '')));
    expect(broken).toEqual([]);
  });

  test('name only commands that exist', () => {
    const texts = pages.map(read).join('\n');
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...texts.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
    const commands = [...read('sandbox/cli/main.ts').matchAll(/^ {2}(\w+): async/gm)].map(([, name]) => name);
    const used = [...texts.matchAll(/temporal-dev\.sh ([a-z]+)/g)].map(([, name]) => name);
    expect(commands).toContain('up');
    expect(used.filter((name) => !commands.includes(name))).toEqual([]);
  });

  test('docs/api.md lists every call of /v1', () => {
    const page = read('docs/api.md');
    const calls = filesIn('api/v1', '.ts').flatMap((file) =>
      [...read(file).matchAll(/method: '(\w+)',\n\s+path: '([^']+)'/g)].map(
        ([, method = '', path = '']) => `\`${method.toUpperCase()} /v1${path}\``,
      ),
    );
    expect(calls.length).toBeGreaterThan(5);
    expect(calls.filter((call) => !page.includes(call))).toEqual([]);
  });

  test('docs/dependencies.md gives a reason for every package, and for no other', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string> | undefined>;
    const named = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'].flatMap(
      (group) => Object.keys(manifest[group] ?? {}),
    );
    const page = read('docs/dependencies.md');
    const explained = [...page.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)];
    expect(inOrder(explained.map(([, name = '']) => name))).toEqual(inOrder(named));
    for (const overridden of Object.keys(manifest.overrides ?? {}))
      expect(page).toContain(`**\`${overridden}\``);
  });
});

describe('.env.example', () => {
  const text = read('.env.example');
  const documented = new Map(
    [...text.matchAll(/^#?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );

  test('names only variables that something reads', () => {
    const sources = ['workers', 'sandbox', 'api', 'db'].flatMap((folder) => filesIn(folder, '.ts'));
    const source = sources.map(read).join('\n');
    expect(documented.size).toBeGreaterThan(20);
    expect([...documented.keys()].filter((name) => !source.includes(name))).toEqual([]);
  });

  test('names every variable that the processes and the script read', () => {
    const source = read('workers/config.ts') + read('sandbox/world/ports.ts');
    const readThere = [
      ...source.matchAll(/\b(?:FAROS|EASYPOST|LOB|SMTP|TWILIO|GORGIAS|SLACK|DATABASE|MAIL)_[A-Z0-9_]+/g),
    ].map(([name]) => name);
    expect(readThere.length).toBeGreaterThan(20);
    expect([...new Set(readThere)].filter((name) => !documented.has(name))).toEqual([]);
  });

  test('shows the values that hold when nothing is set', () => {
    const config = readConfig({ DATABASE_URL: 'postgres://needed', FAROS_LINK_SECRET: 'needed, 16 letters' });
    const needed = ['DATABASE_URL', 'FAROS_LINK_SECRET'];
    const standards = new Map<string, string>([
      ...Object.entries(config).map(([name, value]): [string, string] => [name, String(value ?? '')]),
      ...Object.values(portVariables).map(({ variable, standard }): [string, string] => [
        variable,
        String(standard),
      ]),
    ]);
    const wrong = [...standards].filter(
      ([name, value]) => !needed.includes(name) && documented.get(name) !== value,
    );
    expect(wrong).toEqual([]);
  });
});
