// Identical GETs in flight share one: whoever asks for what somebody is asking for already waits
// for that answer, and parses it for itself. The request is stopped when the last of them has gone.
// What is drawn by lot is not shared, because two who draw want two lots; and after a write nobody
// joins what was asked before it.
import type { CatApiError } from '../errors.ts';
import type { Reply, Sending, Stage } from './pipeline.ts';
import { Stop, untilStopped } from './wait.ts';

interface Flight {
  sending: Sending;
  reply: Promise<Reply>;
  waiting: number;
}

/**
 * Sends identical GETs in flight once; the request is stopped when the last who waits has gone.
 *
 * @example
 * import { dedupe, createBreeds, createClient } from '@thecatapi/sdk';
 *
 * const given = { baseUrl: 'http://localhost:3000', dedupe: true };
 * const cats = createClient(given, { breeds: createBreeds }, [dedupe]);
 * console.log(await cats.breeds.list());
 */
export const dedupe: Stage = (options) => {
  if (options.dedupe === false) return undefined;
  const flights = new Map<string, Flight>();
  return (next) => async (sending) => {
    const { wire, url, partition, cacheMode, isRandom } = sending;
    if (wire.method !== 'GET') {
      return next(sending).finally(() => flights.clear());
    }
    if (isRandom) return next(sending);
    const key = `${cacheMode} ${partition} ${url}`;
    let flight = flights.get(key);
    if (flight === undefined) {
      const shared = { ...sending, stop: new Stop() };
      const forget = () => {
        if (flights.get(key) === flight) flights.delete(key);
      };
      const reply = next(shared);
      reply.then(forget, forget);
      flight = { sending: shared, reply, waiting: 0 };
      flights.set(key, flight);
    }
    return join(flight, sending, () => {
      if (flights.get(key) === flight) flights.delete(key);
    });
  };
};

async function join(flight: Flight, { stop, deadlineAtMs }: Sending, end: () => void) {
  flight.waiting += 1;
  flight.sending.deadlineAtMs = Math.max(flight.sending.deadlineAtMs, deadlineAtMs);
  return untilStopped(flight.reply, stop, () => {
    flight.waiting -= 1;
    if (flight.waiting > 0) return;
    end();
    flight.sending.stop.stop(stop.reason as CatApiError);
  });
}
