// Checking what a server says against the contract, for whoever wants to know: with the validators
// that are made from it. A newer server is no fault: fields that this version does not know, and
// new members of an enum, pass unless `strict` asks for the very contract. Needs `valibot`
// installed.
import { type BaseIssue, type GenericSchema, safeParse } from 'valibot';
import { createBadAnswer } from './failure.ts';
import * as validators from './generated/validate/validators.ts';
import type { Reply, Stage } from './pipeline/pipeline.ts';
import type { OperationId, WebhookMessage } from './shapes.ts';

/** One place where what was said is not what the contract promises. */
export interface Fault {
  /** Where, as JavaScript would write it: `[0].breeds[1].name`; empty for the whole. */
  path: string;
  /** What is wrong there. */
  message: string;
}

/** How an answer is checked. */
export interface CheckOptions {
  /** Whether fields and enum members are faults that the contract does not know; false when absent. */
  strict?: boolean | undefined;
}

type ValidatorName = `v${Capitalize<OperationId>}Response`;

// By name, and compared by the compiler: an operation without a validator does not compile.
const answers: Readonly<Record<ValidatorName, GenericSchema>> = validators;

const messages: Readonly<Record<WebhookMessage['type'], GenericSchema>> = {
  'image.uploaded': validators.vImageUploadedEvent,
  'image.processed': validators.vImageProcessedEvent,
  'image.labels_created': validators.vImageLabelsCreatedEvent,
  'vote.created': validators.vVoteCreatedEvent,
  'favourite.created': validators.vFavouriteCreatedEvent,
};

/**
 * What of an answer, as it was parsed, is not what the contract promises; empty when all of it is.
 *
 * @example
 * import { findFaults } from '@thecatapi/sdk/validate';
 *
 * const [fault] = findFaults('getImage', { id: 7 });
 * if (fault !== undefined) throw new Error(`${fault.path}: ${fault.message}`);
 */
export function findFaults(
  operation: OperationId,
  answer: unknown,
  options: CheckOptions = {},
): Fault[] {
  const name = `v${operation.charAt(0).toUpperCase()}${operation.slice(1)}Response`;
  return compare(answers[name as ValidatorName], answer, options);
}

/**
 * The same for what a webhook receives; a type of message that is not known is a fault if strict.
 *
 * @example
 * import { findMessageFaults } from '@thecatapi/sdk/validate';
 *
 * console.log(findMessageFaults({ type: 'vote.created', timestamp: '', data: {} }));
 */
export function findMessageFaults(message: unknown, options: CheckOptions = {}): Fault[] {
  const type = (message as { type?: unknown } | null | undefined)?.type;
  if (typeof type !== 'string') return [{ path: '.type', message: 'It is not a text.' }];
  if (Object.hasOwn(messages, type)) {
    return compare(messages[type as WebhookMessage['type']], message, options);
  }
  return options.strict ? [{ path: '.type', message: `"${type}" is not known.` }] : [];
}

/**
 * A stage that throws BAD_ANSWER where an answer is not what the contract promises: the message
 * names the first fault, the `cause` is the list of them all. Behind `cache` it looks at what the
 * server answers, before it at whatever the caller is given.
 *
 * @example
 * import { createClient, createVotes, retry } from '@thecatapi/sdk';
 * import { checkAnswers } from '@thecatapi/sdk/validate';
 *
 * const cats = createClient({ apiKey: 'live_' }, { votes: createVotes }, [checkAnswers, retry]);
 */
export const checkAnswers: Stage = /* @__PURE__ */ createAnswerCheck();

/**
 * The same stage with options.
 *
 * @example
 * import { createClient, createVotes } from '@thecatapi/sdk';
 * import { createAnswerCheck } from '@thecatapi/sdk/validate';
 *
 * const stage = createAnswerCheck({ strict: true });
 * const cats = createClient({ apiKey: 'live_' }, { votes: createVotes }, [stage]);
 */
export function createAnswerCheck(options: CheckOptions = {}): Stage {
  return () => (next) => async (sending) => {
    const { wire } = sending;
    const reply = await next(sending);
    const answer = readAnswer(wire.id, reply);
    const faults = answer === unreadable ? [] : findFaults(wire.id, answer, options);
    const [first] = faults;
    if (first === undefined) return reply;
    const more = faults.length > 1 ? ` And ${faults.length - 1} more.` : '';
    const why = `At ${first.path || 'the whole'}: ${first.message}.${more}`;
    throw createBadAnswer(wire.id, reply, why, faults);
  };
}

/** Stands for what is no answer or not JSON; the client says so itself. */
const unreadable = Symbol('unreadable');

function readAnswer(operation: OperationId, { status, body }: Reply): unknown {
  if (status < 200 || status > 299 || typeof body !== 'string') return unreadable;
  if (body === '') return undefined;
  if (operation === 'getContractYaml') return body;
  try {
    return JSON.parse(body);
  } catch {
    return unreadable;
  }
}

function compare(schema: GenericSchema, value: unknown, { strict = false }: CheckOptions): Fault[] {
  const { issues = [], output } = safeParse(schema, value);
  const faults = issues
    .filter((issue) => strict || !isNewMember(issue))
    .map((issue) => ({ path: writePath(issue), message: issue.message }));
  return strict ? [...faults, ...findUnknown(value, output, '')] : faults;
}

/** Whether it is a text where the contract has a list of texts, on which this one is not yet. */
const isNewMember = ({ type, input, expected }: BaseIssue<unknown>): boolean =>
  type === 'picklist' && typeof input === 'string' && expected?.includes('"') === true;

const writePath = ({ path }: BaseIssue<unknown>): string =>
  path?.map(({ key }) => writeKey(key)).join('') ?? '';

function writeKey(key: unknown): string {
  if (typeof key === 'number') return `[${key}]`;
  const text = String(key);
  return /^[A-Za-z_$][\w$]*$/.test(text) ? `.${text}` : `[${JSON.stringify(text)}]`;
}

/** A validator leaves out what it does not know, so whatever is missing from its output is that. */
function findUnknown(given: unknown, known: unknown, path: string): Fault[] {
  if (typeof given !== 'object' || given === null) return [];
  if (typeof known !== 'object' || known === null) return [];
  return Object.entries(given).flatMap(([name, value]) => {
    const place = path + writeKey(Array.isArray(given) ? Number(name) : name);
    if (!Object.hasOwn(known, name)) return [{ path: place, message: 'Not in the contract' }];
    return findUnknown(value, (known as Record<string, unknown>)[name], place);
  });
}
