// The load where wrk is not installed, as a process of its own, so that it does not share a thread
// with what measures. It is given a job as JSON and prints the same line of figures as wrk's script.

import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

const { url, headers, seconds, connections, targetsFile } = JSON.parse(process.argv[2]);
const targets = targetsFile ? readFileSync(targetsFile, 'utf8').trim().split('\n') : undefined;
let clients = 0;

/** Each connection asks for its own stretch of the list: a client builds all of its requests first. */
function giveTargets(client) {
  const size = Math.ceil(targets.length / connections);
  const own = targets.slice(clients * size, (clients + 1) * size);
  clients += 1;
  client.setRequests((own.length > 0 ? own : targets).map((path) => ({ method: 'GET', path })));
}

const { requests, latency, non2xx, errors, timeouts, duration } = await autocannon({
  url,
  headers,
  connections,
  duration: seconds,
  timeout: 10,
  ...(targets && { setupClient: giveTargets }),
});
const figures = {
  requests: requests.total,
  seconds: duration,
  p50Ms: latency.p50,
  p99Ms: latency.p99,
  failed: non2xx + errors + timeouts,
};
process.stdout.write(`figures ${JSON.stringify(figures)}\n`);
