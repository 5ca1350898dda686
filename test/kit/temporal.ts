import { randomUUID } from 'node:crypto';
import { Client, type ClientOptions, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { inject } from 'vitest';

/** A task queue that no other test file uses. */
export function taskQueue(name = 'test'): string {
  return `${name}-${randomUUID()}`;
}

/** Where the run's workflow bundle is, for `Worker.create({ workflowBundle })`. */
export function workflowBundle(): { codePath: string } {
  return { codePath: inject('bundlePath') };
}

/** A client of the run's server; `options` for what the product's own client has, such as its data converter. */
export async function connectClient(
  options: Omit<ClientOptions, 'connection'> = {},
  address = inject('temporalAddress'),
): Promise<{ client: Client; close(): Promise<void> }> {
  const connection = await Connection.connect({ address });
  return { client: new Client({ ...options, connection }), close: () => connection.close() };
}

/** A connection for workers; to be closed after them. */
export function connectWorkers(): Promise<NativeConnection> {
  return NativeConnection.connect({ address: inject('temporalAddress') });
}
