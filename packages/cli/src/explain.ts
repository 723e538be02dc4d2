// From what went wrong to what a person should do next, and to the exit code. The SDK's messages
// speak to programmers; these speak to somebody at a prompt, who has flags and not options.
import { NothingFound, Unfinished, UsageError } from './command.ts';
import { clean } from './output.ts';
import { isFromSdk } from './sdk-error.ts';
import type { Settings } from './settings.ts';

/** What the exit code tells a script. */
export const exitCodes = {
  ok: 0,
  usage: 1,
  notFound: 2,
  refused: 3,
  server: 4,
  network: 5,
  bug: 70,
  interrupted: 130,
} as const;

export interface Explanation {
  code: number;
  text: string;
}

export function explain(error: unknown, settings: Settings, settingsFile: string): Explanation {
  if (error instanceof UsageError) return { code: exitCodes.usage, text: error.message };
  if (error instanceof NothingFound) return { code: exitCodes.notFound, text: error.message };
  if (error instanceof Unfinished) return { code: exitCodes[error.why], text: error.message };
  if (!isFromSdk(error)) {
    const stack = error instanceof Error ? error.stack : String(error);
    return { code: exitCodes.bug, text: `This is a fault of catapi itself.\n${stack}` };
  }
  const said = sentence(clean(error.detail || error.message));
  const { code, status = 0 } = error;
  const where = settings.baseUrl;
  switch (code) {
    case 'INVALID_ARGUMENT':
      return { code: exitCodes.usage, text: clean(error.message) };
    case 'CONNECTION':
      return { code: exitCodes.network, text: `Nobody answers at ${where}. ${toReach}` };
    case 'TIMEOUT':
      return {
        code: exitCodes.network,
        text: `No answer from ${where} within ${settings.timeoutMs / 1000} s. Give it longer with --timeout.`,
      };
    case 'AUTHENTICATION_ERROR':
      return {
        code: exitCodes.refused,
        text: `${keyFault(settings)} Give one with --key, CATAPI_KEY or "key" in ${settingsFile}.`,
      };
    case 'TOO_MANY_REQUESTS':
      return { code: exitCodes.refused, text: `Too many calls. ${waitFor(error.retryAt)}` };
    case 'BAD_ANSWER':
      return {
        code: exitCodes.server,
        text: `${where} does not answer like a cat API. ${toReach}`,
      };
    default:
      break;
  }
  if (status >= 500) {
    const request = error.requestId ? ` Its log knows the request ${error.requestId}.` : '';
    return { code: exitCodes.server, text: `The server failed: ${said}${request}` };
  }
  if (status === 404 || isAbsence.has(code)) {
    return { code: exitCodes.notFound, text: `${said} ${toFind[code] ?? toFind['NOT_FOUND']}` };
  }
  const why = error.reason === undefined ? toFind[code] : sentence(error.reason);
  return { code: exitCodes.refused, text: `${said} ${why ?? ''}`.trim() };
}

/** Said with 400, and yet of something that is not there; or is somebody else's, which is one. */
const isAbsence = new Set(['IMAGE_NOT_FOUND', 'INVALID_ACCOUNT']);

const toReach = 'Start a server with `npm start`, or name another with --base-url.';

const toFind: Record<string, string | undefined> = {
  IMAGE_NOT_FOUND: 'Ids are case-sensitive; `catapi search` lists some that exist.',
  NOT_FOUND: 'Check the id; `catapi breeds` lists those of breeds.',
  NO_VOTE_FOUND_MATCHING_ID: '`catapi vote list` tells which votes there are.',
  INVALID_ACCOUNT: 'There is none of yours with this id.',
  DUPLICATE_FAVOURITE: 'It is one of your favourites already.',
};

function keyFault({ key, baseUrl }: Settings): string {
  return key === undefined
    ? 'This needs a key; a server that was just started has DEMO-API-KEY.'
    : `${baseUrl} does not know the key that was sent.`;
}

function waitFor(retryAt: Date | undefined): string {
  if (retryAt === undefined) return 'Try again in a minute.';
  return `Try again in ${Math.max(0, Math.ceil((retryAt.getTime() - Date.now()) / 1000))} s.`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
