import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Case } from '../../domain/cases/case.js';
import type { CaseType, Decision } from '../../domain/cases/case-type.js';
import { decisionsOf, whyNotDecide } from '../../domain/cases/engine.js';
import { caseTypes } from '../../domain/cases/index.js';
import { intakeDecisions } from '../../domain/cases/intake-case.js';
import type { Role } from '../../domain/cases/role.js';
import { defaultOrderPolicy } from '../../domain/policy/policy.js';
import { portVariables } from '../../sandbox/world/ports.js';
import { readConfig } from '../../workers/config.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const filesIn = (folder: string, end: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name}`);

const pages = ['README.md', 'CONTRIBUTING.md', ...filesIn('docs', '.md')];
const types = Object.keys(caseTypes).filter((name): name is CaseType => Object.hasOwn(caseTypes, name));
const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const inOrder = (words: readonly string[]) => words.toSorted((a, b) => a.localeCompare(b));
const runbookOf = (type: string) => `docs/runbooks/${kebab(type)}.md`;

/** The cells of each table row below a heading, without backticks. */
function rowsUnder(page: string, heading: string): string[][] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return [...section.matchAll(/^\| `.*\|$/gm)].map(([row]) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

function factOf(page: string, name: string): string | undefined {
  return new RegExp(`^\\| ${name} \\| (.*) \\|$`, 'm').exec(page)?.[1];
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

describe.each(types)('the runbook of %s', (type) => {
  const definition = caseTypes[type];
  const policy = defaultOrderPolicy.cases[type];
  const page = existsSync(join(root, runbookOf(type))) ? read(runbookOf(type)) : '';

  test('R-134: says the title, owner, deadline and stage of its definition and policy', () => {
    expect(page.startsWith(`# ${definition.title}\n`)).toBe(true);
    expect(factOf(page, 'Type')).toBe(`\`${type}\``);
    expect(factOf(page, 'Owner')).toBe(policy.owner);
    expect(factOf(page, 'Deadline')).toContain(policy.within === null ? 'none' : `(\`${policy.within}\`)`);
    expect(factOf(page, 'Blocks')?.split(':')[0]?.toLowerCase()).toBe(definition.blocks ?? 'nothing');
    expect(factOf(page, "Hold on the store's order")).toMatch(
      definition.storeHold === null ? /^no$/ : /^yes/,
    );
  });

  test('R-079: names exactly the decisions of its definition, with who may take them', () => {
    const told = rowsUnder(page, 'Decisions').map(([decision, who]) => `${decision}: ${who}`);
    const meant = decisionsOf(definition).map((one) => `${one}: ${definition.decisions[one]?.join(', ')}`);
    expect(inOrder(told)).toEqual(inOrder(meant));
  });

  test('marks exactly the decisions that need a verified person', () => {
    const marked = rowsUnder(page, 'Decisions').filter(([, , effect]) => effect?.includes('verified person'));
    expect(marked.map(([decision]) => decision)).toEqual([...definition.verifiedOnly]);
  });

  test('shows requests that the case would take, by the API and from Temporal', () => {
    const [body, ...more] = jsonAfter(page, '-d');
    expect(more).toEqual([]);
    expect(decisionsOf(definition)).toContain(body?.decision);
    for (const event of jsonAfter(page, '--input')) {
      expect(event).toMatchObject({ type: 'caseDecided', caseId: `${type}/1`, actor: { verified: false } });
      const { decision, actor } = event as { decision: Decision; actor: { id: string; role: Role } };
      expect(whyNotDecide(openCaseOf(type), decision, { ...actor, verified: false })).toBeNull();
    }
    const open = decisionsOf(definition).some((one) => !definition.verifiedOnly.some((each) => each === one));
    expect(jsonAfter(page, '--input')).toHaveLength(open ? 1 : 0);
  });
});

describe('the runbooks', () => {
  test('are one for each type of case and one for intake, and the index leads to each', () => {
    const there = filesIn('docs/runbooks', '.md');
    const meant = [...types.map(runbookOf), 'docs/runbooks/unusable-input.md', 'docs/runbooks/README.md'];
    expect(inOrder(there)).toEqual(inOrder(meant));
    const index = read('docs/runbooks/README.md');
    for (const type of types) expect(index).toContain(`(${kebab(type)}.md) | \`${type}\` |`);
  });

  test('name exactly the decisions of a message that cannot be used', () => {
    const told = rowsUnder(read('docs/runbooks/unusable-input.md'), 'Decisions').map(
      ([decision]) => decision,
    );
    expect(told).toEqual([...intakeDecisions]);
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
      ...source.matchAll(/\b(?:FAROS|EASYPOST|LOB|SMTP|TWILIO|GORGIAS|SLACK|DATABASE)_[A-Z0-9_]+/g),
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
