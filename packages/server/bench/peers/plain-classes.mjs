// Loaded before our server, takes its request and response classes away from it: Express then gives
// every request its prototypes, as it does under `app.listen`. Nothing else is different.

import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';

const { createServer } = http;
http.createServer = ({ IncomingMessage, ServerResponse, ...options }, listener) =>
  createServer(options, listener);
syncBuiltinESMExports();
