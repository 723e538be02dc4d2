// The table that a run ends with: what was measured, against whom, what was wanted and whether it
// was reached. A ratio stands on two sides of one run, so it can be compared between machines; the
// absolute figures beside it cannot. Nothing here measures anything.

/** `x` is a ratio and `` a number of things. */
export type Unit = 'x' | 's' | 'MB' | '';

/** What a row wants. The target is for the published table, the floor for noisy machines. */
export interface Goal {
  name: string;
  /** Who does the same on the other side. */
  against: string;
  unit: Unit;
  better: 'higher' | 'lower';
  /** A row without a target is for information. */
  target?: number;
  floor?: number;
  /** Why the target may not be reached and what was tried, for the rows that have missed it. */
  shortfall?: string;
}

export type Row = Goal &
  ({ value: number; beside: string } | { notRun: string } | { failed: string });

export type Verdict =
  | 'target reached'
  | 'above the floor'
  | 'BELOW THE FLOOR'
  | 'for information'
  | `not run: ${string}`
  | `failed: ${string}`;

function isAsGood({ better }: Goal, value: number, wanted: number): boolean {
  return better === 'higher' ? value >= wanted : value <= wanted;
}

export function judge(row: Row): Verdict {
  if ('notRun' in row) return `not run: ${row.notRun}`;
  if ('failed' in row) return `failed: ${row.failed}`;
  if (row.floor === undefined || row.target === undefined) return 'for information';
  if (isAsGood(row, row.value, row.target)) return 'target reached';
  return isAsGood(row, row.value, row.floor) ? 'above the floor' : 'BELOW THE FLOOR';
}

/** Three digits that mean something, and the unit. */
export function showFigure(value: number, unit: Unit): string {
  if (!Number.isFinite(value)) return 'no figure';
  const digits = unit === '' ? 0 : value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const number = new Intl.NumberFormat('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
  return unit === '' || unit === 'x' ? `${number}${unit}` : `${number} ${unit}`;
}

function showWanted({ better, unit }: Goal, value: number | undefined): string {
  if (value === undefined) return '–';
  const number = unit === 'x' || unit === '' ? `${value}${unit}` : `${value} ${unit}`;
  return `${better === 'higher' ? 'at least' : 'at most'} ${number}`;
}

const heads = ['what', 'against', 'better', 'measured', 'target', 'floor', 'verdict', 'beside it'];

function cellsOf(row: Row): string[] {
  const isMeasured = 'value' in row;
  return [
    row.name,
    row.against,
    row.better,
    isMeasured ? showFigure(row.value, row.unit) : '–',
    showWanted(row, row.target),
    showWanted(row, row.floor),
    judge(row),
    isMeasured ? row.beside : '',
  ];
}

/** A Markdown table whose columns line up, for terminals and for documents alike. */
export function renderTable(rows: readonly Row[]): string {
  const lines = [heads, ...rows.map(cellsOf)];
  const widths = heads.map((_, column) =>
    Math.max(...lines.map((cells) => (cells[column] ?? '').length)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(heads), rule, ...lines.slice(1).map(line)].join('\n');
}

/** The rows that are not even good enough for a noisy machine. */
export function listBelowFloor(rows: readonly Row[]): Row[] {
  return rows.filter((row) => judge(row) === 'BELOW THE FLOOR');
}

/** The rows that missed their target, by why; empty where none is explained. */
export function explainShortfalls(rows: readonly Row[]): string {
  const byReason = new Map<string, string[]>();
  for (const row of rows) {
    const isMissed = ['above the floor', 'BELOW THE FLOOR'].includes(judge(row));
    if (!isMissed || row.shortfall === undefined) continue;
    const names = byReason.get(row.shortfall) ?? [];
    byReason.set(row.shortfall, [...names, `${row.name} (${row.against})`]);
  }
  if (byReason.size === 0) return '';
  const items = [...byReason].map(([reason, names]) => `- **${names.join('; ')}.** ${reason}`);
  return ['What keeps rows from their target:', '', ...items].join('\n');
}

/** What every reader of the table has to know. */
export function explainTable(isQuick: boolean): string {
  return [
    'Each figure is a ratio to a peer that ran in the same minutes on the same machine, both',
    'sides in turn; of several rounds it is the median. The server is one process and has 64',
    'connections that stay open. The load comes from the same machine, so the ratio over HTTP is',
    'of requests a second of CPU that the server used; the ratio of requests a second of the',
    'clock, in which the two compete for the same cores, stands beside it.',
    ...(isQuick ? ['This was a quick run: fewer and shorter rounds, and less data.'] : []),
  ].join('\n');
}
