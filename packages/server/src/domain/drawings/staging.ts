// What a picture is about: its categories become a pose, things to wear and a place to be in. An
// image may have several categories, so each adds what it needs, and a place that decides the pose
// goes before things that only need a neck or a brow.

import { basin, deepBox, lowBox, type Place } from './boxes-and-sinks.ts';
import { categoryIds as ids } from './demo-catalogue.ts';
import { type PoseName, poses, type Wardrobe } from './figure.ts';
import { chooseOutfit } from './garments.ts';
import { chooseHat } from './hats.ts';
import { chooseTie, collarWithBell } from './neckwear.ts';
import type { Sheet } from './paint.ts';
import type { Palette } from './palettes.ts';
import type { Motion } from './pose.ts';
import { seeded } from './seeded.ts';
import { helmet, moonGround, saucer, spaceSuit } from './space-things.ts';
import { chooseSunglasses } from './spectacles.ts';
import type { Traits } from './traits.ts';

export interface Staging {
  pose: PoseName;
  wardrobe: Wardrobe;
  place?: Place;
  scene?: 'bathroom' | 'cosmos';
  /** Above the ears, in the cat's measure. */
  headroom: number;
}

export interface StagingInput {
  sheet: Sheet;
  id: string;
  aspect: number;
  categoryIds: readonly number[];
  traits: Traits;
  palette: Palette;
  motion: Motion;
}

export function stage(input: StagingInput): Staging {
  const { sheet, id, palette, categoryIds } = input;
  const has = (category: number) => categoryIds.includes(category);
  const chance = seeded(id, 'staging');
  const staged = choosePlace(input);
  const { wardrobe, pose } = staged;
  const isDressed = wardrobe.garment !== undefined;
  if (has(ids.clothes) && !isDressed) {
    const canDress = pose === 'sittingFront' || pose === 'portrait' || pose === 'sittingAside';
    Object.assign(wardrobe, chooseOutfit(sheet, palette, chance, canDress));
  }
  if (has(ids.ties)) wardrobe.neck = chooseTie(sheet, palette, chance);
  if (
    wardrobe.neck === undefined &&
    !isDressed &&
    categoryIds.length === 0 &&
    chance.happens(0.16)
  ) {
    wardrobe.neck = collarWithBell(chance.pick(['#c8453f', '#2f5d8c', '#2f7f74', palette.pop]));
  }
  const hat = has(ids.hats) ? chooseHat(palette, chance) : undefined;
  const glasses = has(ids.sunglasses) ? chooseSunglasses(sheet, palette, chance) : undefined;
  if (hat !== undefined || glasses !== undefined) {
    wardrobe.head = (face, turn) => {
      const [worn, seen] = [hat?.(face, turn), glasses?.(face, turn)];
      return { behind: worn?.behind ?? '', over: (seen?.over ?? '') + (worn?.over ?? '') };
    };
    if (hat !== undefined) staged.headroom = 70;
  }
  return staged;
}

function choosePlace(input: StagingInput): Staging {
  const { sheet, id, palette, categoryIds, aspect, traits, motion } = input;
  const chance = seeded(id, 'place');
  const boxOf = (pose: PoseName) => poses[pose]({ sheet, traits, motion, seed: id }).box;
  if (categoryIds.includes(ids.space)) return chooseSpace(input, boxOf);
  if (categoryIds.includes(ids.boxes)) {
    if (aspect < 1.5 && chance.happens(0.62)) {
      return { pose: 'peeking', wardrobe: {}, place: deepBox(sheet, chance), headroom: 0 };
    }
    const pose = awake(categoryIds) ? 'loaf' : chance.pick(['loaf', 'loaf', 'curled'] as const);
    return {
      pose,
      wardrobe: {},
      place: lowBox(sheet, boxOf(pose), edge(pose), chance),
      headroom: 0,
    };
  }
  if (categoryIds.includes(ids.sinks)) {
    const pose = awake(categoryIds)
      ? 'peeking'
      : chance.pick(['peeking', 'loaf', 'curled'] as const);
    const place = basin(sheet, boxOf(pose), edge(pose), { palette, chance });
    return { pose, wardrobe: {}, place, scene: 'bathroom', headroom: 0 };
  }
  return { pose: choosePose(id, aspect, categoryIds), wardrobe: {}, headroom: 0 };
}

/** How high what a cat is in reaches: a sleeping face is low. */
const edge = (pose: PoseName) => (pose === 'peeking' ? 0 : pose === 'curled' ? -56 : -90);

const awake = (categoryIds: readonly number[]) => categoryIds.length > 1;

function chooseSpace(
  { sheet, id, palette, aspect }: StagingInput,
  boxOf: (pose: PoseName) => Place['box'],
): Staging {
  const chance = seeded(id, 'space');
  const suit = spaceSuit(chance);
  const overHead = helmet(sheet, suit.trim);
  const kind = chance.pick(
    aspect < 0.85 ? ['floating', 'moon'] : ['floating', 'floating', 'saucer', 'moon', 'moon'],
  );
  if (kind === 'saucer') {
    return {
      pose: 'peeking',
      wardrobe: {},
      place: saucer(sheet, palette, chance),
      scene: 'cosmos',
      headroom: 0,
    };
  }
  if (kind === 'moon') {
    const pose = chance.pick(['sittingFront', 'loaf', 'sittingAside'] as const);
    const place = moonGround(boxOf(pose), palette, chance);
    const wardrobe: Wardrobe = { overHead };
    if (pose === 'sittingFront') wardrobe.garment = suit.garment;
    return { pose, wardrobe, place, scene: 'cosmos', headroom: 60 };
  }
  const wardrobe: Wardrobe = chance.happens(0.75)
    ? { garment: suit.garment, overHead }
    : { overHead };
  return { pose: 'floating', wardrobe, scene: 'cosmos', headroom: 60 };
}

function choosePose(id: string, aspect: number, categoryIds: readonly number[]): PoseName {
  const chance = seeded(id, 'pose');
  const isDressed = categoryIds.includes(ids.clothes) || categoryIds.includes(ids.ties);
  if (isDressed) {
    return chance.pick(
      aspect > 1.4
        ? (['portrait', 'portrait', 'sittingFront'] as const)
        : (['sittingFront', 'portrait'] as const),
    );
  }
  if (categoryIds.length > 0) {
    return chance.pick(
      aspect > 1.4
        ? (['portrait', 'loaf', 'portrait', 'stretched'] as const)
        : (['portrait', 'sittingFront', 'loaf', 'sittingAside', 'portrait'] as const),
    );
  }
  if (aspect > 1.45) {
    return chance.pick([
      'stretched',
      'stretched',
      'loaf',
      'curled',
      'walking',
      'portrait',
    ] as const);
  }
  if (aspect < 0.85) {
    return chance.pick([
      'sittingFront',
      'sittingFront',
      'sittingAside',
      'sittingAside',
      'portrait',
    ] as const);
  }
  // Whoever lies down leaves half of a square empty.
  const lying = aspect > 1.15 ? (['stretched', 'walking'] as const) : (['sittingFront'] as const);
  return chance.pick([
    ...lying,
    'sittingFront',
    'sittingAside',
    'sittingAside',
    'loaf',
    'curled',
    'portrait',
  ] as const);
}
