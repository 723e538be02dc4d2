// Every operation under its name in the contract, for programs that are made from the contract and
// so cannot know which method it has: a command line, a proxy, a tester. It brings what the
// pipeline knows of all operations, so that it is no part of `createCatApi`.
import type { Call, Given } from '../call.ts';
import * as wires from '../generated/wires.ts';
import type { Wire } from '../pipeline/pipeline.ts';
import type { OperationId } from '../shapes.ts';
import { createForm, type FormFields, type Picture } from '../upload.ts';

/** What any operation can be given, by the contract's names. */
export interface AnyGiven extends Omit<Given, 'upload' | 'isAnswer'> {
  /** The picture of `uploadImage`, and what is said of it. */
  picture?: Picture;
  fields?: FormFields;
}

/** Calls an operation by its operationId. */
export interface AnyOperation {
  /**
   * Answers what the operation answers: JSON as a value, a file as a Blob, nothing as undefined.
   * Throws a CatApiError as the operation's own method does.
   */
  call(id: OperationId, given?: AnyGiven): Promise<unknown>;
}

/**
 * Makes a way to call operations by their names in the contract, for `createClient`.
 *
 * @example
 * import { createAnyOperation, createClient, retry } from '@thecatapi/sdk';
 *
 * const makers = { operations: createAnyOperation };
 * const cats = createClient({ baseUrl: 'http://localhost:3000' }, makers, [retry]);
 * console.log(await cats.operations.call('getBreed', { path: { breed_id: 'beng' } }));
 */
export function createAnyOperation(call: Call): AnyOperation {
  return {
    call(id, { picture, fields, ...given } = {}) {
      // biome-ignore lint/performance/noDynamicNamespaceImportAccess: all of them are wanted here.
      const wire: Wire = wires[id];
      const upload = picture === undefined ? {} : { upload: createForm(picture, fields) };
      // The only operation whose answer is a file when it is asked to be.
      const { format } = (given.query ?? {}) as { format?: string };
      const ofThisCall = format === 'src' ? { ...wire, answersFile: true } : wire;
      return call.one(ofThisCall, { ...given, ...upload });
    },
  };
}
