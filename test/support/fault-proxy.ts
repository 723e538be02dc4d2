// A stretch of network that fails on command, between a server and a database or Redis of the
// tests. What a stalled network holds it delivers when it passes again, as a real one does: so what
// was sent before a fault may still take effect after it, though its sender has long given up.
//
// Each direction of a connection is a chain of deliveries: a chunk is read, waits out the latency
// and is written before the next one. A stall stops the reading, and the kernel keeps the rest.

import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export interface FaultProxy {
  port: number;
  /** Forwards everything at once, from now on; the same after any fault. */
  pass(): Promise<void>;
  /** Nobody listens: connections are destroyed and new ones refused. */
  refuse(): Promise<void>;
  /** Connections stay and are accepted, and nothing is forwarded, not even their end. */
  stall(): Promise<void>;
  /** Forwards with this latency each way. */
  slow(ms: number): Promise<void>;
  /** Destroys the connections that there are; new ones are served as before. */
  cut(): void;
  /** How many connections there are. */
  connections(): number;
  stop(): Promise<void>;
}

interface Behaviour {
  isStalled: boolean;
  latencyMs: number;
}

type Pair = readonly [client: Socket, target: Socket];

/** Starts one on a free port of the loopback address; it passes. */
export async function startFaultProxy(host: string, port: number): Promise<FaultProxy> {
  const behaviour: Behaviour = { isStalled: false, latencyMs: 0 };
  const pairs = new Set<Pair>();
  const accept = (client: Socket) => {
    const target = connect({ host, port, allowHalfOpen: true });
    const pair: Pair = [client, target];
    pairs.add(pair);
    for (const [from, to] of [pair, [target, client]] as const) {
      from.setNoDelay(true);
      forward(from, to, behaviour);
      from.on('error', () => {});
      from.on('close', () => {
        pairs.delete(pair);
        to.destroy();
      });
    }
  };
  const cut = () => {
    for (const [client, target] of pairs) {
      client.resetAndDestroy();
      target.destroy();
    }
  };
  let server: Server | undefined = await listen(accept, 0);
  const own = (server.address() as AddressInfo).port;
  const close = async () => {
    const closing = server;
    server = undefined;
    const closed = closing && new Promise<void>((resolve) => closing.close(() => resolve()));
    cut();
    await closed;
  };
  const behave = async (isStalled: boolean, latencyMs: number) => {
    Object.assign(behaviour, { isStalled, latencyMs });
    server ??= await listen(accept, own);
    for (const socket of [...pairs].flat()) {
      if (isStalled) socket.pause();
      else socket.resume();
    }
  };
  return {
    port: own,
    pass: () => behave(false, 0),
    refuse: close,
    stall: () => behave(true, 0),
    slow: (ms) => behave(false, ms),
    cut,
    connections: () => pairs.size,
    stop: close,
  };
}

function listen(accept: (client: Socket) => void, port: number): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, accept);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function forward(from: Socket, to: Socket, behaviour: Behaviour): void {
  let delivered: Promise<void> = Promise.resolve();
  const deliver = (act: () => void) => {
    const dueMs = performance.now() + behaviour.latencyMs;
    delivered = delivered.then(async () => {
      const waitMs = dueMs - performance.now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      if (to.writable) act();
    });
  };
  from.on('data', (chunk) => deliver(() => to.write(chunk)));
  from.on('end', () => deliver(() => to.end()));
  // Listening begins the reading, which a stall must not.
  if (behaviour.isStalled) from.pause();
}

/** The same address, reached through a proxy. */
export async function reachThroughProxy(
  given: string,
): Promise<{ url: string; proxy: FaultProxy }> {
  const url = new URL(given);
  const proxy = await startFaultProxy(url.hostname, Number(url.port));
  url.port = String(proxy.port);
  return { url: url.href, proxy };
}
