// The socket, and what is done with a request before there is an application. A process listens
// before it has loaded anything, so that from its first moment on it says that it is alive and not
// yet ready; every other request waits for the application, which is there within a second or two.

import { randomUUID } from 'node:crypto';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Express, Request, Response } from 'express';
import { refuse } from '../errors.ts';
import { listen, stopListening, watchConnections } from './connections.ts';
import { corsHeaders, writeAnswer } from './prepared-answer.ts';
import { keepAliveTimeoutMs } from './whole-head.ts';

const headersTimeoutMs = 15_000;
const requestTimeoutMs = 60_000;
const headersMax = 200;
const waitingMax = 1000;

/** Answers that need nothing but the process, by their paths. */
export type EarlyAnswers = Record<string, () => { status: number; body?: unknown }>;

/** Answers at once what it can; false: not this one. */
type TryAnswer = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface Listener {
  port: number;
  /** From now on `edge` is asked first and `take` gives the rest to `app`; so for who waits. */
  serve(app: Express, edge: TryAnswer, take: Answer): void;
  /** Lets what has begun be answered; what still waits for an application is refused. */
  stop(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Requests and responses that are born with Express' prototypes once there is an application.
 * Express sets them on every request otherwise, which on Node 20 and 22 costs more than all of the
 * rest of Express: measured 3.9 times the requests a second for Express 5 on Node 20. It holds as
 * long as nobody mounts a sub-application; mount Routers.
 */
function createClasses() {
  class AppRequest extends IncomingMessage {}
  class AppResponse<R extends IncomingMessage = IncomingMessage> extends ServerResponse<R> {
    declare readonly isOwn: true;
  }
  Object.defineProperty(AppResponse.prototype, 'isOwn', { value: true });
  return {
    classes: { IncomingMessage: AppRequest, ServerResponse: AppResponse },
    adopt(app: Express) {
      Object.setPrototypeOf(AppRequest.prototype, app.request);
      Object.setPrototypeOf(AppResponse.prototype, app.response);
      app.request = AppRequest.prototype as unknown as Request;
      app.response = AppResponse.prototype as unknown as Response;
    },
  };
}

/** Listens on `port` (0: any free one); rejects when the port is taken. */
export async function openListener(
  host: string,
  port: number,
  early: EarlyAnswers,
): Promise<Listener> {
  const { classes, adopt } = createClasses();
  const server = createServer({ ...classes, requireHostHeader: false });
  const connections = watchConnections(server);
  const waiting = createWaitingRoom(early);
  let answer: Answer = waiting.answer;
  const answerNow: Answer = (request, response) => {
    if (connections.isEnding) response.shouldKeepAlive = false;
    answer(request, response);
  };
  server.on('request', answerNow);
  // An expectation that nobody knows is no reason not to answer.
  server.on('checkExpectation', answerNow);
  server.headersTimeout = headersTimeoutMs;
  server.requestTimeout = requestTimeoutMs;
  server.keepAliveTimeout = keepAliveTimeoutMs;
  server.maxHeadersCount = headersMax;
  server.on('clientError', (error, socket: Socket) => {
    // An answer that is owed must not have another written into it.
    if (connections.endAfterAnswer(socket)) return;
    if (socket.writable) socket.end(answerBrokenRequest(error));
    else socket.destroy();
  });
  await listen(server, host, port);
  let stopping: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    serve(app, edge, take) {
      adopt(app);
      answer = (request, response) => {
        if (edge(request, response)) return;
        connections.begin(request.socket, response);
        request.url = originForm(request);
        take(request, response);
      };
      waiting.leave(answer);
    },
    stop() {
      waiting.leave(refuseStarting);
      stopping ??= stopListening(server, connections);
      return stopping;
    },
  };
}

/** Where requests are until there is an application. */
function createWaitingRoom(early: EarlyAnswers): { answer: Answer; leave(answer: Answer): void } {
  const waiting: [IncomingMessage, ServerResponse][] = [];
  return {
    answer(request, response) {
      const { method, url = '' } = request;
      const found = method === 'GET' || method === 'HEAD' ? early[url] : undefined;
      if (found !== undefined) sendEarly(request, response, found());
      else if (waiting.length >= waitingMax) refuseStarting(request, response);
      else waiting.push([request, response]);
    },
    leave(answer) {
      for (const [request, response] of waiting.splice(0)) {
        if (!response.destroyed) answer(request, response);
      }
    },
  };
}

function sendEarly(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body }: { status: number; body?: unknown },
): void {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const finished = { status, headers, body: JSON.stringify(body) };
  writeAnswer(request, response, finished, {
    requestId: randomUUID(),
    elapsedMs: 0,
    rateHeaders: undefined,
    unknownParameters: undefined,
    isAccount: false,
  });
}

function refuseStarting(_request: IncomingMessage, response: ServerResponse): void {
  const { status, message } = refuse('SERVICE_UNAVAILABLE');
  const headers = { ...corsHeaders, 'retry-after': '1', 'x-error-code': 'SERVICE_UNAVAILABLE' };
  response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' });
  response.end(message);
}

/** A target that no operation has, for those that are not for this server at all. */
const nowhere = '/-';

/** The target as a path: `http://our-host/path` means the path, and what cannot be read nothing. */
function originForm({ url = '/', headers }: IncomingMessage): string {
  if (url.startsWith('/')) return url;
  const [, host, path = ''] = /^https?:\/\/([^/?#]*)(.*)$/i.exec(url) ?? [];
  if (host === undefined || host === '' || host !== headers.host) return nowhere;
  return path.startsWith('/') ? path : `/${path}`;
}

/** The answer to bytes that are no HTTP request, which Express never sees. */
function answerBrokenRequest(error: NodeJS.ErrnoException): string {
  const code =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? 'HEADERS_TOO_LARGE'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'REQUEST_TIMEOUT'
        : 'MALFORMED_REQUEST';
  const refusal = refuse(code);
  const headers = Object.entries(corsHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
  return (
    `HTTP/1.1 ${refusal.status} ${refusal.message}\r\n${headers.join('')}` +
    `x-error-code: ${code}\r\ncontent-type: text/plain; charset=utf-8\r\n` +
    `content-length: ${Buffer.byteLength(refusal.message)}\r\nconnection: close\r\n\r\n` +
    refusal.message
  );
}
