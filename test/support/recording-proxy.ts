// A stretch of network that hides nothing and remembers what was asked and with what status it was
// answered, so that two programs can be held against each other by what they sent.

import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Recorded {
  method: string;
  target: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
  status: number;
}

export interface RecordingProxy {
  url: string;
  /** In the order of their answers; whoever reads may empty it. */
  recorded: Recorded[];
  stop(): Promise<void>;
}

/** Starts one on a free port of the loopback address. */
export async function startRecordingProxy(serverUrl: string): Promise<RecordingProxy> {
  const recorded: Recorded[] = [];
  const proxy = createServer((asked, answered) => {
    forward(serverUrl, asked, answered, recorded).catch(() => answered.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    recorded,
    async stop() {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

async function readAll(from: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of from) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function forward(
  serverUrl: string,
  asked: IncomingMessage,
  answered: ServerResponse,
  recorded: Recorded[],
): Promise<void> {
  const { method = 'GET', url: target = '/', headers } = asked;
  const { hostname, port } = new URL(serverUrl);
  const body = await readAll(asked);
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    const onward = request({ hostname, port, path: target, method, headers, agent: false });
    onward.on('response', resolve);
    onward.on('error', reject);
    onward.end(body);
  });
  const bytes = await readAll(reply);
  const status = reply.statusCode ?? 0;
  recorded.push({ method, target, headers, body, status });
  answered.writeHead(status, { ...reply.headers, connection: 'close' });
  answered.end(bytes);
}
