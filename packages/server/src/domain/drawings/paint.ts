// Writing SVG, and mixing colours. Every picture numbers what it defines (clips, gradients),
// because an id may be used once in a document and a cat has a dozen clipped parts.

/** Everything a picture defines, gathered while its shapes are written. */
export interface Sheet {
  /** Adds a definition, whose markup is made of the id that it gets; answers the id. */
  define(make: (id: string) => string): string;
  definitions(): string;
}

export function createSheet(): Sheet {
  const made: string[] = [];
  const known = new Map<string, string>();
  return {
    define(make) {
      const template = make('#');
      const same = known.get(template);
      if (same !== undefined) return same;
      const id = `d${made.length}`;
      known.set(template, id);
      made.push(make(id));
      return id;
    },
    definitions: () => (made.length === 0 ? '' : `<defs>${made.join('')}</defs>`),
  };
}

type Attributes = Record<string, string | number | undefined>;

function attributes(given: Attributes): string {
  return Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? tidy(value) : value}"`)
    .join('');
}

function tidy(value: number): number {
  return Math.round(value * 100) / 100;
}

export function tag(name: string, given: Attributes, inside = ''): string {
  return inside === ''
    ? `<${name}${attributes(given)}/>`
    : `<${name}${attributes(given)}>${inside}</${name}>`;
}

export function path(d: string, fill: string, more: Attributes = {}): string {
  return tag('path', { d, fill, ...more });
}

export function line(d: string, stroke: string, width: number, more: Attributes = {}): string {
  return tag('path', {
    d,
    fill: 'none',
    stroke,
    'stroke-width': width,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    ...more,
  });
}

export function circle(
  cx: number,
  cy: number,
  r: number,
  fill: string,
  more: Attributes = {},
): string {
  return tag('circle', { cx, cy, r, fill, ...more });
}

export function ellipse(
  cx: number,
  cy: number,
  rx: number,
  ry: number,
  fill: string,
  more: Attributes = {},
): string {
  return tag('ellipse', { cx, cy, rx, ry, fill, ...more });
}

export function rectangle(
  [x, y, width, height]: readonly [number, number, number, number],
  fill: string,
  more: Attributes = {},
): string {
  return tag('rect', { x, y, width, height, fill, ...more });
}

/** Moves, turns (degrees) and scales what is inside. */
export function placed(
  inside: string,
  { x = 0, y = 0, turn = 0, scale = 1, flip = false }: Placement,
): string {
  if (inside === '') return '';
  const parts = [`translate(${tidy(x)} ${tidy(y)})`];
  if (turn !== 0) parts.push(`rotate(${tidy(turn)})`);
  if (scale !== 1 || flip) {
    const size = Math.round(scale * 10000) / 10000;
    parts.push(`scale(${flip ? -size : size} ${size})`);
  }
  return tag('g', { transform: parts.join(' ') }, inside);
}

interface Placement {
  x?: number;
  y?: number;
  turn?: number;
  scale?: number;
  flip?: boolean;
}

export function clipped(sheet: Sheet, d: string, inside: string): string {
  if (inside === '') return '';
  const id = sheet.define((own) => `<clipPath id="${own}"><path d="${d}"/></clipPath>`);
  return `<g clip-path="url(#${id})">${inside}</g>`;
}

type Stop = readonly [place: number, colour: string, opacity?: number];

function stops(given: readonly Stop[]): string {
  return given
    .map(([offset, colour, opacity]) =>
      tag('stop', { offset, 'stop-color': colour, 'stop-opacity': opacity }),
    )
    .join('');
}

/** A fill that changes along a direction of the shape's own box. */
export function linear(
  sheet: Sheet,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  given: readonly Stop[],
): string {
  return `url(#${sheet.define((id) => tag('linearGradient', { id, x1, y1, x2, y2 }, stops(given)))})`;
}

export function radial(sheet: Sheet, given: readonly Stop[], cx = 0.5, cy = 0.5, r = 0.5): string {
  return `url(#${sheet.define((id) => tag('radialGradient', { id, cx, cy, r }, stops(given)))})`;
}

function channels(colour: string): [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** A colour on the way from one to another. */
export function mix(from: string, to: string, share: number): string {
  const [a, b] = [channels(from), channels(to)];
  const parts = a.map((value, index) => Math.round(value + ((b[index] as number) - value) * share));
  return `#${parts.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

export const darker = (colour: string, share: number) => mix(colour, '#1a1030', share);
export const lighter = (colour: string, share: number) => mix(colour, '#fff6e8', share);

/** How light a colour looks, from 0 to 1. */
export function lightness(colour: string): number {
  const [red, green, blue] = channels(colour);
  return (red * 0.3 + green * 0.59 + blue * 0.11) / 255;
}

export function difference(one: string, other: string): number {
  const [a, b] = [channels(one), channels(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) / 441;
}
