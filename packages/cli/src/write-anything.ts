// A value of any shape for people: a list as a table, an object as names and values, and of what
// lies within one what it is called. It serves where no command knows the shape; programs take the
// JSON.
import type { Io } from './io.ts';
import { clean, writeFields, writeNote, writeTable } from './output.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One value in one cell: of an object its name or id, of a list each of its own. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(cellOf).filter(Boolean).join(', ');
  if (!isObject(value)) return String(value);
  const { name, id, metric, Name } = value;
  const called = name ?? Name ?? metric ?? id;
  return called === undefined ? JSON.stringify(value) : cellOf(called);
}

function titlesOf(rows: readonly Record<string, unknown>[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

// A breed has forty properties: a table of them would tell nothing.
const columnsMax = 7;

export function writeAnything(io: Io, value: unknown): void {
  if (Array.isArray(value)) writeList(io, value);
  else if (isObject(value)) {
    const fields = Object.entries(value);
    writeFields(
      io,
      fields.map(([name, one]) => [name.replaceAll('_', ' '), cellOf(one)]),
    );
  } else io.out(`${clean(cellOf(value))}\n`);
}

function writeList(io: Io, items: readonly unknown[]): void {
  if (items.length === 0) writeNote(io, 'There is nothing.');
  else if (items.every(isObject)) {
    const columns = titlesOf(items).slice(0, columnsMax);
    writeTable(
      io,
      items,
      columns.map((name, index) => ({
        title: name.replaceAll('_', ' '),
        value: (row) => cellOf(row[name]),
        gives: /url|description/.test(name) ? columnsMax + 1 : index,
      })),
    );
  } else io.out(`${items.map(cellOf).map(clean).join('\n')}\n`);
}
