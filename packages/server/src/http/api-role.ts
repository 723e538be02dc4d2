// The api role: listens, answers, and stops without dropping anybody. A stop closes the door first,
// lets every request that has begun be answered, and ends idle connections, which Node otherwise
// keeps until their callers think of leaving.

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AppParts, answerBrokenRequest, createApp, createAppServer } from './app.ts';

const headersTimeoutMs = 15_000;
const requestTimeoutMs = 60_000;
const keepAliveTimeoutMs = 65_000;
const headersMax = 200;
const idleSweepMs = 100;

export interface Listening {
  port: number;
  stop(): Promise<void>;
}

/** Listens on `port` (0: any free one); rejects when the port is taken. */
export async function startApi(parts: AppParts, host: string, port: number): Promise<Listening> {
  const server = createAppServer(createApp(parts));
  server.headersTimeout = headersTimeoutMs;
  server.requestTimeout = requestTimeoutMs;
  server.keepAliveTimeout = keepAliveTimeoutMs;
  server.maxHeadersCount = headersMax;
  server.on('clientError', (error, socket) => {
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    socket.end(answerBrokenRequest(error));
  });
  let isStopping = false;
  server.prependListener('request', (_request, response) => {
    // A caller that goes on over the same connection would keep the server from ever closing.
    if (isStopping) response.shouldKeepAlive = false;
  });
  await listen(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      isStopping = true;
      return stop(server);
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      // A machine without IPv6 has no `::`; there all addresses are 0.0.0.0.
      if (error.code === 'EAFNOSUPPORT' && host === '::') server.listen(port, '0.0.0.0');
      else reject(error);
    };
    server.on('error', fail);
    server.once('listening', () => {
      server.off('error', fail);
      resolve();
    });
    server.listen(port, host);
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    const sweep = setInterval(() => server.closeIdleConnections(), idleSweepMs);
    server.close((error) => {
      clearInterval(sweep);
      if (error) reject(error);
      else resolve();
    });
    server.closeIdleConnections();
  });
}
