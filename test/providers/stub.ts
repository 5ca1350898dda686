import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Seen {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Stub {
  url: string;
  seen: Seen[];
  stop(): Promise<void>;
}

export interface Canned {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** A server for what no simulator does: `answer` says what comes back, or `silence` (no answer) or `reset` (the connection breaks). */
export async function startStub(answer: (seen: Seen) => Canned | 'silence' | 'reset'): Promise<Stub> {
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      seen.push(one);
      const canned = answer(one);
      if (canned === 'silence') return;
      if (canned === 'reset') return void request.socket.destroy();
      const text = typeof canned.body === 'string' ? canned.body : JSON.stringify(canned.body ?? {});
      response.writeHead(canned.status ?? 200, canned.headers).end(text);
    });
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

export const never = new AbortController().signal;

/** Headers as a receiver keeps them: lower case. */
export function headersOf(
  headers: Record<string, string | string[] | undefined>,
): ReadonlyMap<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
  );
  return new Map(entries);
}
