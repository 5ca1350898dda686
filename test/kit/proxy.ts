import { connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between the product and one of its parts, which can so be away and come back at the same address. */
export interface Proxy {
  port: number;
  /** Breaks every connection; from now on new ones are refused. */
  cut(): Promise<void>;
  restore(): Promise<void>;
  stop(): Promise<void>;
}

/** Forwards TCP to `host:port` from a free port of its own. */
export async function startProxy(target: { host: string; port: number }): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const open = (port: number): Promise<Server> =>
    new Promise((resolve, reject) => {
      const server = createServer((near) => {
        const far = connect(target);
        keep(near);
        keep(far);
        near.pipe(far).pipe(near);
        near.once('close', () => far.destroy());
        far.once('close', () => near.destroy());
      });
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => resolve(server));
    });
  let server: Server | null = await open(0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  const { port } = address;
  const cut = async () => {
    const closing = server;
    server = null;
    if (!closing) return;
    const closed = new Promise((resolve) => closing.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    port,
    cut,
    restore: async () => {
      server ??= await open(port);
    },
    stop: cut,
  };
}

/** The same for an address in one text: `127.0.0.1:7233` or a URL with a port. */
export function startProxyTo(address: string): Promise<Proxy> {
  const { hostname, port } = new URL(address.includes('://') ? address : `tcp://${address}`);
  return startProxy({ host: hostname, port: Number(port) });
}
