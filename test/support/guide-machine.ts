// The machine that a guide is typed into: a shell in a temporary folder, where the places, ports
// and keys that guides name are its own, and where what a test cannot do to the machine it runs on
// (a user, a service, an installation) is done by a stand-in. The servers are real ones.

import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDocsShell, type Told } from './docs-shell.ts';
import { type GuideBlock, isPrinted } from './guide-blocks.ts';
import { findFreePort } from './private-process.ts';
import { findProgram } from './services.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const photograph = fileURLToPath(new URL('../fixtures/chelsea.png', import.meta.url));
const server = join(root, 'packages/server/bin/catapi-server.mjs');

/** Programs in the place of those that would change the machine, or ask the network. */
const standIns = {
  // Dependencies and programs are installed already; a start is a real one.
  npm: `case "$1" in
  ci | install) ;;
  start) exec serve-here catapi-server-real ;;
  *) echo "npm $*: not in a guide" >&2; exit 64 ;;
esac`,
  'catapi-server': `if [ $# -eq 0 ]; then exec serve-here catapi-server-real; fi
exec catapi-server-real "$@"`,
  'catapi-server-real': `exec "${process.execPath}" "${server}" "$@"`,
  // In the background, as a service is or another terminal, and no longer than a test may take.
  'serve-here': `stop-here
export PORT=\${PORT:-$GUIDE_PORT}
timeout 400 "$@" >"$HOME/server.log" 2>&1 </dev/null &
echo $! >"$HOME/server.pid"
for _ in $(seq 300); do
  if curl -sf "http://localhost:$PORT/readyz" >/dev/null; then exit 0; fi
  kill -0 $! 2>/dev/null || break
  sleep 0.1
done
cat "$HOME/server.log" >&2
exit 1`,
  'stop-here': `[ -f "$HOME/server.pid" ] || exit 0
pid=$(cat "$HOME/server.pid")
kill "$pid" 2>/dev/null || true
while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
rm "$HOME/server.pid"`,
  sudo: `while true; do
  case "$1" in -u) shift 2 ;; -E) shift ;; *) break ;; esac
done
exec "$@"`,
  useradd: 'mkdir -p "$HOME/var"',
  chown: ':',
  git: '[ "$*" = pull ]',
  // The unit as the guide has written it: its settings, and its command.
  systemctl: `unit="$HOME/etc/systemd/system/catapi.service"
value() { sed -n "s/^$1=//p" "$unit"; }
case "$*" in
  daemon-reload)
    [ "$(value WantedBy)" = multi-user.target ]
    command -v systemd-analyze >/dev/null || exit 0
    told=$(systemd-analyze verify --man=no "$unit" 2>&1) || true
    case "$told" in *Unknown*) echo "$told" >&2; exit 1 ;; esac ;;
  "reload nginx") ;;
  "stop catapi") exec stop-here ;;
  "enable --now catapi" | "start catapi" | "restart catapi")
    exec env -i PATH="$PATH" HOME="$HOME" GUIDE_PORT="$GUIDE_PORT" bash -c \\
      'set -a; . "$1"; set +a; shift; exec serve-here "$@"' - \\
      "$(value EnvironmentFile)" $(value ExecStart) ;;
  *) echo "systemctl $*: not in a guide" >&2; exit 64 ;;
esac`,
  nginx: `real="${findProgram('nginx') ?? ''}"
printf 'error_log stderr; pid %s/pid; events {} http { access_log off; include %s/*.conf; }' \\
  "$HOME" "$HOME/etc/nginx/conf.d" >"$HOME/nginx.conf"
[ -z "$real" ] || exec "$real" "$@" -p "$HOME" -c "$HOME/nginx.conf"`,
};

export interface GuideMachine {
  folder: string;
  url: string;
  /** Runs a block, and says what is wrong with what came of it. */
  type(block: GuideBlock): Promise<string[]>;
  run(script: string): Promise<Told>;
  /** A text of a guide, with the places and addresses that it has here. */
  localize(text: string): string;
  stop(): Promise<void>;
}

export interface GuideMachineOptions {
  /** Other words of the guides, and what they are here. */
  replacements: [string | RegExp, string][];
}

export async function openGuideMachine({
  replacements,
}: GuideMachineOptions): Promise<GuideMachine> {
  const port = await findFreePort();
  const url = `http://localhost:${port}`;
  const shell = openDocsShell({
    programs: standIns,
    // A busy machine may take its time over a picture.
    env: { GUIDE_PORT: String(port), CATAPI_BASE_URL: url, UPLOAD_WAIT_SECONDS: '60' },
  });
  const { folder, home, bin } = shell;
  for (const path of ['opt', 'etc/systemd/system', 'etc/nginx/conf.d']) {
    mkdirSync(join(home, path), { recursive: true });
  }
  for (const name of ['packages', 'node_modules']) {
    symlinkSync(join(root, name), join(home, 'opt', name));
  }
  // The photographs that guides speak of, all of the same cat.
  for (const file of ['my-cats/tom.png', 'tom.jpg', '../Pictures/cats/mia.png']) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(photograph, join(folder, file));
  }
  const all: [string | RegExp, string][] = [
    ...replacements,
    ['localhost:3000', `localhost:${port}`],
    ['127.0.0.1:3000', `127.0.0.1:${port}`],
    ['/usr/local/bin', bin],
    ['/usr/bin/node', process.execPath],
    ['/opt/catapi', join(home, 'opt')],
    ['/var/lib/catapi', join(home, 'var')],
    [/(?<=[\s"])\/etc\//g, `${join(home, 'etc')}/`],
    ['=/etc/', `=${join(home, 'etc')}/`],
  ];
  const localize = (text: string) =>
    all.reduce((so, [from, to]) => so.replaceAll(from, () => to), text);
  const run = (script: string) =>
    shell.run(
      // The folder and the variables last from one block to the next, as in one terminal.
      `[ ! -f "$HOME/variables" ] || . "$HOME/variables"; cd "$PWD"; set -a
${localize(script)}
set +a; export -p >"$HOME/variables"`,
    );
  const runJs = (source: string) => shell.runJs(localize(withClient(source)));
  return {
    folder,
    url,
    localize,
    run,
    async type({ lang, source, printed }) {
      const { code, out, err } = await (lang === 'sh' ? run(source) : runJs(source));
      const faults = code === 0 ? [] : [`exit code ${code}: ${err}${out}${logOf(home)}`];
      if (code === 0 && printed !== undefined && !isPrinted(localize(printed), out)) {
        faults.push(`printed\n${out}instead of\n${localize(printed)}${err}`);
      }
      return faults.map((fault) => `${source}${fault}`);
    },
    async stop() {
      await shell.run('stop-here');
      await shell.stop();
    },
  };
}

function logOf(home: string): string {
  try {
    return readFileSync(join(home, 'server.log'), 'utf8').slice(-2000);
  } catch {
    return '';
  }
}

/** A program of a guide goes on with the client that the guide began with. */
function withClient(source: string): string {
  if (/\bconst cats\b/.test(source)) return source;
  const client = `createCatApi({ baseUrl: 'http://localhost:3000', apiKey: 'DEMO-API-KEY' })`;
  return `import { createCatApi } from '@thecatapi/sdk';\nconst cats = ${client};\n${source}`;
}

/** How the programs of MySQL find a server when nothing else is said. */
export function writeMysqlSettings(home: string, databaseUrl: string): void {
  const { hostname, port, username, password } = new URL(databaseUrl);
  const lines = [`host=${hostname}`, `port=${port}`, `user=${username}`, 'protocol=tcp'];
  if (password !== '') lines.push(`password=${password}`);
  writeFileSync(join(home, '.my.cnf'), `[client]\n${lines.join('\n')}\n`);
}
