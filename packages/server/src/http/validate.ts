// The contract's validator, express-openapi-validator, and what its findings are to a caller. It
// checks every request; in development and tests every reply as well, and then the schemas that
// only replies use are closed, so that a key too many is found: some clients insist on the set.

import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { middleware } from 'express-openapi-validator';
import type { Contract, Operation } from '../contract/contract.ts';
import { fieldEmpty, fieldRequired, refuse } from '../errors.ts';
import { type CallContext, contextOf } from './call-context.ts';
import { isText } from './read-target.ts';

type Document = Contract['document'];
type ValidatorOptions = Parameters<typeof middleware>[0];

/** Every schema name that `value` refers to, followed through `document`. */
function collectSchemas(document: Document, value: unknown, found: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key !== '$ref' || typeof inner !== 'string') {
      collectSchemas(document, inner, found);
      continue;
    }
    const name = inner.split('/').at(-1) as string;
    if (found.has(name)) continue;
    found.add(name);
    collectSchemas(document, document.components['schemas']?.[name], found);
  }
}

function closeObjects(schema: unknown): void {
  if (typeof schema !== 'object' || schema === null) return;
  const object = schema as Record<string, unknown>;
  if (object['type'] === 'object' && object['properties'] !== undefined) {
    object['additionalProperties'] ??= false;
  }
  for (const inner of Object.values(object)) closeObjects(inner);
}

/** The document for the validator: replies closed, requests as lenient as the contract says. */
function forValidator(contract: Contract, checkReplies: boolean): Document {
  const document = structuredClone(contract.document);
  if (!checkReplies) return document;
  const sent = new Set<string>();
  for (const item of Object.values(document.paths)) {
    for (const operation of Object.values(item)) {
      collectSchemas(document, (operation as { requestBody?: unknown }).requestBody, sent);
    }
  }
  for (const [name, schema] of Object.entries(document.components['schemas'] ?? {})) {
    if (!sent.has(name)) closeObjects(schema);
  }
  return document;
}

/** The validator's steps; with `checkReplies`, a reply that breaks the contract becomes a 500. */
export function createValidator(contract: Contract, checkReplies: boolean): RequestHandler[] {
  const steps = middleware({
    apiSpec: forValidator(contract, checkReplies) as unknown as string,
    // The repository's tests lint the document; to do it at every start would cost half the start.
    validateApiSpec: false,
    validateRequests: { allowUnknownQueryParameters: true },
    validateResponses: checkReplies,
    // Who calls was settled before, in the contract's own words.
    validateSecurity: false,
    // Its uploader would hold whole files in memory.
    fileUploader: false,
    useRequestUrl: true,
  } as ValidatorOptions) as RequestHandler[];
  return [lookUpOnce(steps.filter(isLookUp)), ...steps.filter((step) => !isLookUp(step))];
}

const lookUps = ['pathParamsMiddleware', 'metadataMiddleware', 'securityMiddleware'];
const isLookUp = ({ name }: RequestHandler) => lookUps.includes(name);

/** What the validator notes of the operation that a request is for. */
interface LookedUp {
  pathParams: Record<string, string>;
}

/**
 * The validator looks for a request's operation by compiling the pattern of each path anew. We know
 * the operation: what was found for it once is given to all its later requests, with their own
 * path. A remembered breed through Express: 6,300 answers a second of CPU before, 9,900 with it.
 */
function lookUpOnce(steps: RequestHandler[]): RequestHandler {
  const found = new Map<string, Omit<LookedUp, 'pathParams'>>();
  return (request, response, next) => {
    const { operation, path } = contextOf(request);
    const asked = request as Request & { openapi?: LookedUp };
    const known = found.get(operation?.operationId ?? '');
    if (known !== undefined) {
      const pathParams = { ...path };
      asked.openapi = { ...known, pathParams };
      asked.params = pathParams;
      next();
      return;
    }
    const run = (index: number): NextFunction => {
      return (error?: unknown) => {
        const step = steps[index];
        if (error !== undefined) next(error);
        else if (step !== undefined) step(request, response, run(index + 1));
        else {
          const { pathParams: _, ...rest } = asked.openapi as LookedUp;
          if (operation !== undefined) found.set(operation.operationId, rest);
          next();
        }
      };
    };
    run(0)();
  };
}

/** Gives the validator the request as the lenient reading left it. */
export function prepareForValidator(request: Request, _: Response, next: NextFunction): void {
  const context = contextOf(request);
  const { operation } = context;
  if (operation === undefined) {
    next();
    return;
  }
  if (!operation.takesBody) delete request.headers['content-type'];
  request.body = operation.takesBody ? context.body : undefined;
  // The validator knows no HEAD; to Node's response it stays one, and no body is sent.
  request.method = operation.method;
  const path = operation.path.replace(/\{(\w+)\}/g, (_all, name: string) =>
    unlikeAnyPath(context.path[name] ?? ''),
  );
  request.url = path;
  request.originalUrl = path;
  Object.defineProperty(request, 'query', {
    value: context.query,
    writable: true,
    configurable: true,
  });
  next();
}

/**
 * A value as a segment that no path of the contract is spelt like, but means the same: `upload` as
 * an image's id is not the operation of that name.
 */
function unlikeAnyPath(value: string): string {
  const encoded = encodeURIComponent(value.toWellFormed());
  const first = encoded.codePointAt(0);
  if (first === undefined || encoded.startsWith('%')) return encoded;
  return `%${first.toString(16)}${encoded.slice(1)}`;
}

interface Finding {
  path: string;
  message: string;
  errorCode?: string;
}

/** What the validator found, as the error that the contract has for it. */
export function asContractError(
  operation: Operation,
  { body, path }: Pick<CallContext, 'body' | 'path'>,
  error: unknown,
): unknown {
  const findings = (error as { errors?: Finding[] }).errors;
  const status = (error as { status?: number }).status;
  if (!Array.isArray(findings) || status === undefined || status >= 500) return error;
  const inBody = findings.filter(({ path }) => path.startsWith('/body'));
  const inPath = findings.find(({ path }) => path.startsWith('/params'));
  if (inPath !== undefined && operation.absent !== undefined) {
    return refuse(operation.absent, { values: { id: path['image_id'] ?? '' } });
  }
  const first = firstFinding(inBody) ?? findings[0];
  const field = first?.path.split('/').at(-1) ?? '';
  if (first?.errorCode?.startsWith('required.') && inBody.includes(first)) {
    return fieldRequired(field);
  }
  const isEmpty = (body as Record<string, unknown> | undefined)?.[field] === '';
  if (isEmpty && inBody.length > 0) return fieldEmpty(field);
  return refuse(operation.invalid, { reason: `${first?.path ?? ''} ${first?.message ?? ''}` });
}

/** The order in which the live service complains: image_id before everything else. */
function firstFinding(findings: Finding[]): Finding | undefined {
  const order = ['image_id', 'breed_id', 'email', 'value', 'sub_id'];
  const rank = ({ path }: Finding) => {
    const index = order.indexOf(path.split('/').at(-1) ?? '');
    return index === -1 ? order.length : index;
  };
  return [...findings].sort((a, b) => rank(a) - rank(b))[0];
}

/** Refuses text in a body or a path that could not be given back as it was sent. */
export function refuseUnkeepable(request: Request, _: Response, next: NextFunction): void {
  const { operation, path, body } = contextOf(request);
  if (operation === undefined) next();
  else if (operation.absent !== undefined && !Object.values(path).every(isText)) {
    next(refuse(operation.absent, { values: { id: path['image_id'] ?? '' } }));
  } else if (!isKeepable(body)) {
    next(refuse(operation.invalid, { reason: 'a text has a NUL or half a character' }));
  } else next();
}

/** Walks without recursion: twenty thousand brackets in a body must not be a stack of calls. */
function isKeepable(body: unknown): boolean {
  const left: unknown[] = [body];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === 'string' && !isText(value)) return false;
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, inner] of Object.entries(value)) {
      if (!isText(name)) return false;
      left.push(inner);
    }
  }
  return true;
}
