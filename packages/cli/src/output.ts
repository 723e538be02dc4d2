// How answers look: a table for people, lines with tabs for the next program in a pipe, and one
// JSON document with --json. What a server says is never written to a terminal as it is, because a
// name may hold the bytes that move the cursor or set the window's title.
import type { Io } from './io.ts';
import { cutToWidth, padToWidth, textWidth, wrapToWidth } from './text-width.ts';

export interface Column<Row> {
  title: string;
  value: (row: Row) => string | number | undefined;
  /** Gives way first when the terminal is narrow; a higher number gives way more. */
  gives?: number;
}

const gap = 2;
const columnWidthMin = 8;

/** Escaped is what JSON lets stand and a terminal would obey; it is the same document. */
export function writeJson(io: Io, value: unknown): void {
  const text = JSON.stringify(value, null, 2).replace(
    /[\x7F-\x9F\u202A-\u202E\u2066-\u2069]/g,
    escapeUnit,
  );
  io.out(`${text}\n`);
}

const escapeUnit = (character: string) =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Rows as a table, or with tabs and without titles where nobody looks. */
export function writeTable<Row>(io: Io, rows: readonly Row[], columns: Column<Row>[]): void {
  const cells = rows.map((row) => columns.map(({ value }) => clean(String(value(row) ?? ''))));
  if (!io.isTerminal) {
    for (const line of cells) io.out(`${line.join('\t')}\n`);
    return;
  }
  const filled = columns.map((_, index) => cells.some((line) => line[index] !== ''));
  const shown = columns.flatMap((column, index) => (filled[index] ? [{ ...column, index }] : []));
  const widths = fitWidths(
    shown.map(({ title, index, gives = 0 }) => ({
      gives,
      width: Math.max(textWidth(title), ...cells.map((line) => textWidth(line[index] ?? ''))),
    })),
    io.columns,
  );
  const writeLine = (texts: string[], style: (text: string) => string) => {
    const fitted = texts.map((text, index) => {
      const width = widths[index] ?? 0;
      const cut = cutToWidth(text, width);
      return index === texts.length - 1 ? cut : padToWidth(cut, width);
    });
    io.out(`${style(fitted.join(' '.repeat(gap)).trimEnd())}\n`);
  };
  writeLine(
    shown.map(({ title }) => title.toUpperCase()),
    (text) => dim(io, text),
  );
  for (const line of cells) {
    writeLine(
      shown.map(({ index }) => line[index] ?? ''),
      (text) => text,
    );
  }
}

/** Takes columns off the widest of those that give way, until the line fits. */
function fitWidths(columns: { width: number; gives: number }[], available: number): number[] {
  const widths = columns.map(({ width }) => width);
  const room = available - gap * (columns.length - 1);
  const order = [...new Set(columns.map(({ gives }) => gives))].sort((a, b) => b - a);
  let over = widths.reduce((sum, width) => sum + width, 0) - room;
  for (const gives of order) {
    for (const [index, column] of columns.entries()) {
      if (over <= 0 || column.gives !== gives) continue;
      const width = widths[index] ?? 0;
      const taken = Math.max(0, Math.min(over, width - columnWidthMin));
      widths[index] = width - taken;
      over -= taken;
    }
  }
  return widths;
}

/** Names and values under one another; values are wrapped under themselves. */
export function writeFields(io: Io, fields: [name: string, value: unknown][]): void {
  const told = fields
    .map(([name, value]) => [name, clean(String(value ?? ''))] as const)
    .filter(([, value]) => value.trim() !== '');
  const nameWidth = Math.max(0, ...told.map(([name]) => textWidth(name)));
  for (const [name, value] of told) {
    if (!io.isTerminal) {
      io.out(`${name}\t${value}\n`);
      continue;
    }
    const room = Math.max(20, io.columns - nameWidth - gap);
    const lines = /^https?:/.test(value) ? [value] : wrapToWidth(value, room);
    for (const [index, line] of lines.entries()) {
      const label = padToWidth(index === 0 ? name : '', nameWidth + gap);
      io.out(`${dim(io, label)}${line}\n`);
    }
  }
}

/** A sentence about what was done, for people; it goes where pipes do not carry it. */
export function writeNote(io: Io, text: string): void {
  io.err(`${clean(text)}\n`);
}

/** What was done: a sentence for people, and for the next program the id of what there is now. */
export function writeDone(io: Io, sentence: string, id: number): void {
  io.out(io.isTerminal ? `${clean(sentence)}\n` : `${id}\n`);
}

export function dim(io: Io, text: string): string {
  return io.colours === 'none' || text.trim() === '' ? text : `\x1b[2m${text}\x1b[22m`;
}

export function bold(io: Io, text: string): string {
  return io.colours === 'none' ? text : `\x1b[1m${text}\x1b[22m`;
}

/** The text without what a terminal would obey; breaks and tabs become spaces. */
export function clean(text: string): string {
  return text.replace(/[\t\n\r]+/g, ' ').replace(/\p{Control}|[\u202A-\u202E\u2066-\u2069]/gu, '');
}

/** The same of a text of several lines, which stay lines. */
export function cleanLines(text: string): string {
  return text.split(/\r?\n/).map(clean).join('\n');
}
