import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultPayloadConverter } from '@temporalio/common';
import {
  type History,
  historyFromJSON,
  historyToJSON,
  JSONToPayload,
  payloadToJSON,
} from '@temporalio/common/lib/proto-utils.js';
import { type ReplayWorkerOptions, Worker } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataConverter } from '../../workflows/data-converter.js';
import { workflowBundle } from '../kit/temporal.js';
import { historiesFolder, recordHistories, scenarios } from './record.js';

beforeAll(async () => {
  if (process.env.FAROS_RECORD_HISTORIES === '1') await recordHistories();
}, 300_000);

interface Recorded {
  name: string;
  workflowId: string;
  history: History;
}

async function recorded(): Promise<Recorded[]> {
  const files = (await readdir(historiesFolder)).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (name) => {
      const history = historyFromJSON(JSON.parse(await readFile(join(historiesFolder, name), 'utf8')));
      return { name, workflowId: startOf(history)?.workflowId ?? name, history };
    }),
  );
}

function startOf(history: History) {
  return history.events?.[0]?.workflowExecutionStartedEventAttributes;
}

/** Every history with what went wrong in it, or null. */
async function replay(histories: readonly Recorded[]): Promise<Record<string, string | null>> {
  const options: ReplayWorkerOptions = { workflowBundle: workflowBundle(), dataConverter };
  const names = new Map(
    histories.map(({ history, name }) => [startOf(history)?.originalExecutionRunId, name]),
  );
  const found: Record<string, string | null> = {};
  for await (const { runId, error } of Worker.runReplayHistories(options, histories)) {
    found[names.get(runId) ?? runId] = error ? error.message : null;
  }
  return found;
}

describe('recorded orders replay', () => {
  it('P-01: every scenario has its history, and no history is without a scenario', async () => {
    const names = new Set((await recorded()).map(({ name }) => name.replace(/\.\d+\.json$/, '')));
    expect([...names].sort(), 'record them: npm run histories:record').toEqual(Object.keys(scenarios).sort());
    expect(
      (await readdir(historiesFolder)).filter((name) => name.startsWith('continued')).length,
    ).toBeGreaterThan(1);
  });

  it('P-01: with the built bundle, event for event', async () => {
    const histories = await recorded();
    const found = await replay(histories);
    expect(Object.keys(found)).toHaveLength(histories.length);
    expect(Object.entries(found).filter(([, error]) => error !== null)).toEqual([]);
  });

  it('P-01: a history that this code would not have written is found out', async () => {
    const clean = (await recorded()).find(({ name }) => name.startsWith('clean-to-settled'))!;
    const events = clean.history.events!.map((event) =>
      event.activityTaskScheduledEventAttributes
        ? {
            ...event,
            activityTaskScheduledEventAttributes: {
              ...event.activityTaskScheduledEventAttributes,
              activityType: { name: 'buyTwice' },
            },
          }
        : event,
    );
    const [error] = Object.values(await replay([{ ...clean, history: { events } }]));
    expect(error).toMatch(/nondeterminism/i);
  });

  it('D-21: histories and search attributes hold no person', async () => {
    for (const { name, history } of await recorded()) {
      expect(texts(history), name).not.toMatch(/sarah|doe\b|townsend|94107|example\.com/i);
    }
  });
});

/** Histories are read by people and tools as JSON: that needs one protobufjs in node_modules. */
describe('the JSON of the protocol', () => {
  it('goes there and back', async () => {
    const [{ history }] = (await recorded()) as [Recorded];
    const json = historyToJSON(history);
    expect(JSON.parse(historyToJSON(historyFromJSON(JSON.parse(json))))).toEqual(JSON.parse(json));
    const payload = defaultPayloadConverter.toPayload({ order: 'one' });
    const back = JSONToPayload(payloadToJSON(payload));
    expect(defaultPayloadConverter.fromPayload(back)).toEqual({ order: 'one' });
  });
});

/** Everything written in a history, payloads decoded. */
function texts(history: History): string {
  return historyToJSON(history).replace(
    /"data": "([^"]*)"/g,
    (_, data: string) => `"data": ${Buffer.from(data, 'base64').toString('utf8')}`,
  );
}
