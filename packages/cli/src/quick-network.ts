// What lets a command that asks a server once end as soon as it has its answer. Node's fetch reads
// HTTP with a parser in WebAssembly, which V8 compiles a second time with all its care while it
// already runs; a process cannot end before that is done. Who asks a server little is over long
// before the better code would have paid; other commands (`isQuick` in command.ts) are left alone.
//
// Measured with `catapi search --limit 5` against a server on the same machine, the whole process,
// medians of nine: 150 ms without this and 90 ms with it on Node 20, 120 and 80 ms on Node 22, and
// no difference on Node 24; `node -e 0` takes 24 ms there.
import { setFlagsFromString } from 'node:v8';

export function compileNetworkOnce(): void {
  // Node keeps compiled code of its own modules, and throws it away when the flags are others: so
  // fetch is loaded before they change.
  void globalThis.Response;
  setFlagsFromString('--liftoff-only');
}
