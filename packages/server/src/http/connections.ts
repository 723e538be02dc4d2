// Connections, from the first to the last: a stop closes the door first, lets every request that
// has begun or is on its way be answered, and then ends idle connections, which Node otherwise
// keeps until their callers think of leaving.

import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How long a stop waits for a request on a connection that has none; a stop's least time. */
const idleGraceMs = 500;

/** Rejects when the port is taken. */
export function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      // A machine without IPv6 has no `::`; there all addresses are 0.0.0.0.
      if (error.code === 'EAFNOSUPPORT' && host === '::') server.listen(port, '0.0.0.0');
      else if (error.code === 'EADDRINUSE') {
        const message = `port ${port} is taken; choose another, as in PORT=${port + 1} npm start`;
        reject(new Error(message, { cause: error }));
      } else if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
        reject(new Error(`HOST is ${host}, which is no address of this machine`, { cause: error }));
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

export interface Connections {
  /** Says that a request is at work that was not answered in the turn in which it came. */
  begin(socket: Socket, response: ServerResponse): void;
  /**
   * Ends a connection on which nothing more can be read when what is at work on it was answered;
   * false when nothing is.
   */
  endAfterAnswer(socket: Socket): boolean;
  /** Whether answers must say "connection: close". */
  readonly isEnding: boolean;
  /** Ends them all: each with its answers, and those that stay idle after a moment. */
  end(): void;
}

/**
 * Knows which connections have a request at work. Three kinds are there when a stop begins. Where a
 * request is at work, its answer says "connection: close", so that its caller sends nothing more:
 * what came on a connection that is half closed would be done and never answered. Where none is,
 * one may be on its way already, so it gets a moment, and what comes in it is answered like that.
 * What is silent after the moment, or half a request still, is ended: browsers' preconnects and TCP
 * health checks never send a whole one.
 */
export function watchConnections(server: Server): Connections {
  const atWork = new Map<Socket, Set<ServerResponse>>();
  let isEnding = false;
  let isOver = false;
  // Node's own `close` ends what is idle at once; here that is for `end`.
  server.closeIdleConnections = () => {};
  server.on('connection', (socket) => {
    if (isOver) {
      socket.destroy();
      return;
    }
    atWork.set(socket, new Set());
    socket.once('close', () => atWork.delete(socket));
  });
  const endIdle = () => {
    isOver = true;
    // What was answered may still be on its way out; what sent half a request waits for nothing.
    for (const [socket, responses] of atWork) {
      if (responses.size > 0) continue;
      if (socket.writableLength > 0) socket.destroySoon();
      else socket.destroy();
    }
  };
  return {
    begin(socket, response) {
      const responses = atWork.get(socket);
      responses?.add(response);
      response.once('close', () => {
        responses?.delete(response);
        if (isOver && responses?.size === 0) socket.destroySoon();
      });
    },
    endAfterAnswer(socket) {
      const responses = atWork.get(socket);
      if (responses === undefined || responses.size === 0) return false;
      for (const response of responses) {
        response.once('close', () => socket.destroySoon());
        // Whoever reads its body waits for what will not come. Node would destroy the request, and
        // with it the connection on which answers are owed.
        if (!response.req.complete) response.req.emit('aborted');
      }
      return true;
    },
    get isEnding() {
      return isEnding;
    },
    end() {
      isEnding = true;
      for (const responses of atWork.values()) {
        for (const response of responses) {
          if (!response.headersSent) response.shouldKeepAlive = false;
        }
      }
      if (atWork.size === 0) isOver = true;
      else setTimeout(endIdle, idleGraceMs).unref();
    },
  };
}

export function stopListening(server: Server, connections: Connections): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    connections.end();
  });
}
