// The api role: listens, answers, and stops without dropping anybody. A stop closes the door first,
// lets every request that has begun be answered, and ends idle connections, which Node otherwise
// keeps until their callers think of leaving.

import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Request } from 'express';
import type { AnyWarmHandler } from '../contract/handler.ts';
import { type AppParts, answerBrokenRequest, createApp, createAppServer } from './app.ts';
import { createEdge, type PeekCaller } from './edge.ts';
import { createOwnAddress } from './own-address.ts';
import { createRequestIds } from './request-id.ts';

export interface ApiParts extends Omit<AppParts, 'requestIds' | 'ownAddress' | 'learn'> {
  peekCaller: PeekCaller;
  warmHandlers: Partial<Record<string, AnyWarmHandler>>;
}

const headersTimeoutMs = 15_000;
const requestTimeoutMs = 60_000;
const keepAliveTimeoutMs = 65_000;
const headersMax = 200;

export interface Listening {
  port: number;
  stop(): Promise<void>;
}

/** Listens on `port` (0: any free one); rejects when the port is taken. */
export async function startApi(
  { peekCaller, warmHandlers, ...parts }: ApiParts,
  host: string,
  port: number,
): Promise<Listening> {
  const { ports, rateLimit } = parts;
  const requestIds = createRequestIds(ports.chance);
  const ownAddress = createOwnAddress(parts.publicUrl);
  const edge = createEdge({
    cache: ports.cache,
    observe: ports.observe,
    peekCaller,
    rateLimit,
    warmHandlers,
    requestIds,
    filesUrlOf: (request) => parts.cdnUrl ?? ownAddress(request),
    addressOf: (request) =>
      (parts.trustProxy === false ? request.socket.remoteAddress : (request as Request).ip) ?? '',
  });
  const app = createApp({
    ...parts,
    requestIds,
    ownAddress,
    learn: (...target) => edge.learn(...target),
  });
  const server = createAppServer(app, edge);
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
  const connections = watchConnections(server);
  await listen(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => stop(server, connections),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      // A machine without IPv6 has no `::`; there all addresses are 0.0.0.0.
      if (error.code === 'EAFNOSUPPORT' && host === '::') server.listen(port, '0.0.0.0');
      else if (error.code === 'EADDRINUSE') {
        const message = `port ${port} is taken; choose another, as in PORT=${port + 1} npm start`;
        reject(new Error(message, { cause: error }));
      } else reject(error);
    };
    server.on('error', fail);
    server.once('listening', () => {
      server.off('error', fail);
      resolve();
    });
    server.listen(port, host);
  });
}

interface Connections {
  /** Ends those with no request at work, now, and the others with their answers. */
  end(): void;
}

/**
 * Knows which connections have a request at work. Node's own closeIdleConnections leaves those that
 * never sent a whole request, as browsers' preconnects and TCP health checks do. An answer under
 * way at the stop says "connection: close", so that its caller sends nothing more after it: what
 * came on a connection that is half closed would be done and never answered.
 */
function watchConnections(server: Server): Connections {
  const atWork = new Map<Socket, Set<ServerResponse>>();
  let isEnding = false;
  server.on('connection', (socket) => {
    if (isEnding) {
      socket.destroy();
      return;
    }
    atWork.set(socket, new Set());
    socket.once('close', () => atWork.delete(socket));
  });
  server.prependListener('request', ({ socket }, response) => {
    const responses = atWork.get(socket);
    if (isEnding) response.shouldKeepAlive = false;
    responses?.add(response);
    response.once('close', () => {
      responses?.delete(response);
      if (isEnding && responses?.size === 0) socket.destroySoon();
    });
  });
  return {
    end() {
      isEnding = true;
      for (const [socket, responses] of atWork) {
        if (responses.size === 0) socket.destroy();
        for (const response of responses) {
          if (!response.headersSent) response.shouldKeepAlive = false;
        }
      }
    },
  };
}

function stop(server: Server, connections: Connections): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    connections.end();
  });
}
