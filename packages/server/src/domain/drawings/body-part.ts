// One part of a cat with its fur on: the outline in its colour, the marks clipped to it, and light
// from above left. Parts of one colour that lie on each other are told apart by a soft dark edge
// instead of a line all round, which would make a comic of it.

import { marksOn, type Part, partColour } from './coat-patterns.ts';
import { furryOutline, type Point, smooth } from './outline.ts';
import { clipped, darker, lighter, line, linear, mix, path, type Sheet } from './paint.ts';
import type { Traits } from './traits.ts';

const furLength = { short: 0, hairless: 0, curly: 9, long: 20 };

export function drawPart(
  sheet: Sheet,
  traits: Traits,
  part: Part,
  { edge = true, extra = '' }: { edge?: boolean; extra?: string } = {},
): string {
  const colour = partColour(traits, part.kind);
  const length = furLength[traits.fur] * (part.fluff ?? 1);
  const d =
    length < 8
      ? smooth(part.outline)
      : furryOutline(part.outline, traits.fur, {
          length,
          seed: part.seed,
          lies: part.kind === 'tail' ? 'tipwards' : 'down',
        });
  const isLeg = part.kind === 'leg';
  // A leg begins somewhere on the body, and nothing may show where.
  const light = isLeg
    ? linear(
        sheet,
        [0, 0, 0.5, 1],
        [
          [0.4, colour, 0],
          [1, darker(colour, 0.75), 0.2],
        ],
      )
    : linear(
        sheet,
        [0.1, 0, 0.9, 1],
        [
          [0, lighter(colour, 0.6), 0.3],
          [0.45, colour, 0],
          [1, darker(colour, 0.75), 0.34],
        ],
      );
  const rim = isLeg && part.opensAtTop === true ? openRim(part.outline) : d;
  const inside =
    marksOn(sheet, traits, part) +
    (traits.fur === 'curly' ? curls(part, darker(colour, 0.35)) : '') +
    (traits.fur === 'hairless' && part.kind === 'body' ? wrinkles(part, traits) : '') +
    extra +
    path(d, light) +
    (edge ? line(rim, darker(colour, 0.6), 9, { opacity: 0.2 }) : '');
  return path(d, colour) + clipped(sheet, d, inside);
}

/** Without its first side, from which a leg grows. */
function openRim([first, second, ...others]: readonly Point[]): string {
  return smooth([second as Point, ...others, first as Point].slice(1, -1), false);
}

/** Little arcs in rows: fur in waves. */
function curls({ outline }: Part, colour: string): string {
  const xs = outline.map(([x]) => x);
  const ys = outline.map(([, y]) => y);
  let drawn = '';
  let row = 0;
  for (let y = Math.min(...ys) + 14; y < Math.max(...ys); y += 21) {
    row += 1;
    for (let x = Math.min(...xs) + (row % 2) * 16; x < Math.max(...xs); x += 32) {
      drawn += `M${Math.round(x)} ${Math.round(y)}q8 9 16 0`;
    }
  }
  return line(drawn, colour, 2.6, { opacity: 0.28 });
}

function wrinkles({ backs, depth }: Part, { colours }: Traits): string {
  const colour = mix(colours.marks, '#8a4a4a', 0.25);
  let drawn = '';
  for (const back of backs) {
    const [x, y] = back[Math.floor(back.length / 2)] ?? [0, 0];
    const side = x > 0 ? -1 : 1;
    for (const step of [-0.5, -0.2, 0.1]) {
      const from = y + step * depth;
      drawn += `M${x + side * 8} ${from}q${side * depth * 0.3} ${10} ${side * depth * 0.55} -2`;
    }
  }
  return line(drawn, colour, 3.2, { opacity: 0.5 });
}
