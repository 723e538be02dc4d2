// How single images are read by their ids when no answer is remembered: ids that surely name
// nothing cost nothing, and the others are gathered, so that a thousand callers of a thousand
// images are a few dozen statements.

import type { Knex } from 'knex';
import { createGather, type Read } from './gather.ts';
import {
  type AnalysisRow,
  findAnalyses,
  findImages,
  findSubjects,
  type ImageRow,
  type Subjects,
} from './image-store.ts';
import { isImageId } from './image-url.ts';
import type { KnownImages } from './known-images.ts';

/** Each answers what there is of a published image; `knex` says where to read. */
export interface ImageReads {
  findRow(knex: Knex, id: string): Promise<ImageRow | undefined>;
  findWhole(knex: Knex, id: string): Promise<(Subjects & { row: ImageRow }) | undefined>;
  /** Newest first; none where there is no such image. */
  listAnalyses(knex: Knex, id: string): Promise<readonly AnalysisRow[]>;
}

export function createImageReads(known: KnownImages): ImageReads {
  const rows = onEach((knex) => createGather((ids: string[]) => findImages(knex, ids)));
  const subjects = onEach((knex) => createGather((ids: string[]) => findSubjects(knex, ids)));
  const analyses = onEach((knex) => createGather((ids: string[]) => findAnalyses(knex, ids)));
  const mayBe = async (knex: Knex, id: string) =>
    isImageId(id) && !(await known.isUnknown(id, knex));
  return {
    async findRow(knex, id) {
      return (await mayBe(knex, id)) ? rows(knex)(id) : undefined;
    },
    async findWhole(knex, id) {
      if (!(await mayBe(knex, id))) return undefined;
      const [row, shown] = await Promise.all([rows(knex)(id), subjects(knex)(id)]);
      return row && { row, ...(shown as Subjects) };
    },
    async listAnalyses(knex, id) {
      if (!(await mayBe(knex, id))) return [];
      return (await analyses(knex)(id)) ?? [];
    },
  };
}

/** One gathering for each place that is read from, made when it is first needed. */
function onEach<Value>(
  create: (knex: Knex) => Read<string, Value>,
): (knex: Knex) => Read<string, Value> {
  const made = new WeakMap<Knex, Read<string, Value>>();
  return (knex) => {
    const known = made.get(knex) ?? create(knex);
    made.set(knex, known);
    return known;
  };
}
