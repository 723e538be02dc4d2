// What of the benchmark needs no server: medians, verdicts, the table, the command line, and the
// place of the table in a document.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readOptions, WrongOptions } from './bench-options.ts';
import {
  explainShortfalls,
  type Goal,
  judge,
  listBelowFloor,
  renderTable,
  showFigure,
} from './bench-table.ts';
import { describeDuel, mainFigure, type SideFigures } from './duel.ts';
import { median, medianRatio, quantile } from './figures.ts';
import { type Machine, showMachine } from './machine.ts';
import { failedRowsOf, type Part, rowsOf } from './part.ts';
import { partNames } from './parts.ts';
import { replaceSection } from './readme-section.ts';

const higher: Goal = {
  name: 'answers',
  against: 'a peer',
  unit: 'x',
  better: 'higher',
  target: 3,
  floor: 2,
};
const lower: Goal = { ...higher, name: 'waits', better: 'lower', target: 1.1, floor: 1.3 };
const informing: Goal = { name: 'answers', against: 'another', unit: 'x', better: 'higher' };
const measured = (goal: Goal, value: number) => ({ ...goal, value, beside: '' });

describe('figures', () => {
  it('have a middle, whatever their order', () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
    expect(quantile([10, 30, 20], 0.99)).toBe(30);
    expect(quantile([10, 30, 20], 0)).toBe(10);
  });

  it('are compared round by round, so that a slow minute harms both sides', () => {
    const rounds = [
      { a: 100, b: 50 },
      { a: 10, b: 4 },
      { a: 90, b: 45 },
    ];
    expect(
      medianRatio(
        rounds,
        ({ a }) => a,
        ({ b }) => b,
      ),
    ).toBe(2);
  });

  it('of a duel are requests for a second of CPU, or of the clock where CPU is not told', () => {
    const side = (perSecond: number, perCpuSecond: number | undefined): SideFigures => ({
      perSecond,
      perCpuSecond,
      p99Ms: 1,
    });
    const known = [{ ours: side(1000, 4000), theirs: side(1000, 2000) }];
    expect(mainFigure(known)).toBe(2);
    expect(describeDuel(known)).toBe(
      '1.00x requests/s; 4.0k and 2.0k a CPU-second, 1.0k and 1.0k a second',
    );
    const unknown = [{ ours: side(3000, undefined), theirs: side(1000, undefined) }];
    expect(mainFigure(unknown)).toBe(3);
  });
});

describe('a verdict', () => {
  it.each([
    [higher, 3, 'target reached'],
    [higher, 2, 'above the floor'],
    [higher, 1.99, 'BELOW THE FLOOR'],
    [lower, 1.1, 'target reached'],
    [lower, 1.2, 'above the floor'],
    [lower, 1.31, 'BELOW THE FLOOR'],
    [lower, Number.NaN, 'BELOW THE FLOOR'],
    [informing, 0, 'for information'],
  ] as const)('on %o at %d is %s', (goal, value, verdict) => {
    expect(judge(measured(goal, value))).toBe(verdict);
  });

  it('is not given where nothing was measured, and that is no failure', () => {
    const row = { ...higher, notRun: 'nginx is not installed' };
    expect(judge(row)).toBe('not run: nginx is not installed');
    expect(listBelowFloor([row, measured(higher, 3), measured(lower, 9)])).toEqual([
      measured(lower, 9),
    ]);
  });
});

describe('the table', () => {
  it('shows figures with their units and says which way is better', () => {
    const rows = [
      { ...measured(higher, 24.04), beside: 'beside' },
      measured({ ...lower, unit: 's', target: 1, floor: 2 }, 0.5),
      { ...informing, notRun: 'no peer' },
    ];
    const lines = renderTable(rows).split('\n');
    expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
    const cells = lines.map((line) => line.split('|').map((cell) => cell.trim()));
    const [, rule, one, two, three] = cells.map((row) => row.slice(1, -1).join(' / '));
    expect(rule).toMatch(/^(-+ \/ ){7}-+$/);
    expect([one, two, three]).toEqual([
      'answers / a peer / higher / 24.0x / at least 3x / at least 2x / target reached / beside',
      'waits / a peer / lower / 0.50 s / at most 1 s / at most 2 s / target reached / ',
      'answers / another / higher / – / – / – / not run: no peer / ',
    ]);
  });

  it('is followed by why a target was missed, once for rows of one reason', () => {
    const shortfall = 'The peer does less.';
    const rows = [
      measured({ ...higher, shortfall }, 2.5),
      measured({ ...higher, shortfall, against: 'another' }, 1),
      measured({ ...lower, shortfall: 'Never told.' }, 1),
      measured(lower, 9),
      { ...higher, shortfall: 'Not run.', notRun: 'no peer' },
    ];
    expect(explainShortfalls(rows)).toBe(
      'What keeps rows from their target:\n\n' +
        '- **answers (a peer); answers (another).** The peer does less.',
    );
    expect(explainShortfalls([measured(higher, 4)])).toBe('');
  });

  it('rounds to what can be told', () => {
    expect(showFigure(0.6449, 'x')).toBe('0.64x');
    expect(showFigure(130_945.3, 'x')).toBe('130,945x');
    expect(showFigure(41.03, 'MB')).toBe('41.0 MB');
    expect(showFigure(0, '')).toBe('0');
    expect(showFigure(Number.NaN, 'x')).toBe('no figure');
  });

  it('keeps the rows of a part that failed or could not run', () => {
    const part: Part = { name: 'p', goals: [higher, lower], measure: async () => [] };
    expect(rowsOf(part, [{ value: 1, beside: 'b' }, 'why not'])).toEqual([
      { ...higher, value: 1, beside: 'b' },
      { ...lower, notRun: 'why not' },
    ]);
    expect(failedRowsOf(part, new Error('it broke\nat once')).map(judge)).toEqual([
      'failed: it broke',
      'failed: it broke',
    ]);
  });
});

describe('the command line', () => {
  const names = ['edge-http', 'edge-stack', 'miss'];

  it('means everything when it says nothing', () => {
    expect(readOptions([], names)).toEqual({
      isQuick: false,
      parts: names,
      jsonFile: undefined,
      isForReadme: false,
      assertsFloor: false,
    });
  });

  it('names parts, or several at once', () => {
    const partsOf = (...words: string[]) => {
      const options = readOptions(words, names);
      return options === 'help' ? options : options.parts;
    };
    expect(partsOf('--only', 'edge')).toEqual(['edge-http', 'edge-stack']);
    expect(partsOf('--only=miss,edge-stack')).toEqual(['edge-stack', 'miss']);
    expect(partsOf('--help', '--quick')).toBe('help');
  });

  it.each([
    ['--only=nobody', /no part is called nobody; there are edge-http, edge-stack, miss/],
    ['--only=', /no part is called/],
    ['--fast', /Unknown option '--fast'/],
    ['now', /Unexpected argument 'now'/],
    ['--write-readme --quick', /needs a full run/],
    ['--write-readme --only=miss', /needs a full run/],
  ])('%s is refused', (words, message) => {
    expect(() => readOptions(words.split(' '), names)).toThrow(WrongOptions);
    expect(() => readOptions(words.split(' '), names)).toThrow(message);
  });

  it('works as a program', { timeout: 20_000 }, () => {
    const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
    const run = (...words: string[]) =>
      spawnSync(
        process.execPath,
        ['--import', path('../../../node_modules/tsx/dist/loader.mjs'), path('bench.ts'), ...words],
        { encoding: 'utf8' },
      );
    const help = run('--help');
    expect(help.status).toBe(0);
    expect(help.stdout).toContain(`parts: ${partNames.join(', ')}`);
    const wrong = run('--fast');
    expect(wrong.status).toBe(2);
    expect(wrong.stdout).toBe('');
    expect(wrong.stderr).toMatch(/^bench: Unknown option '--fast'/);
  });
});

describe('the README', () => {
  const marked = '<!-- bench:begin -->\nnew\n<!-- bench:end -->';

  it('gets the table between its markers', () => {
    const before = '# A\n\n<!-- bench:begin -->\nold\nlines\n<!-- bench:end -->\n\n## B\n';
    expect(replaceSection(before, 'new')).toBe(`# A\n\n${marked}\n\n## B\n`);
  });

  it('gets the section before its last one where there is none', () => {
    const after = replaceSection('# A\n\n## B\n\ntext\n\n## Limits\n\nmore\n', 'new');
    expect(after).toMatch(/text\n\n## How fast\n\n/);
    expect(after.endsWith(`${marked}\n\n## Limits\n\nmore\n`)).toBe(true);
    expect(replaceSection(after, 'new')).toBe(after);
    expect(replaceSection('# A\n', 'new')).toContain('## How fast');
  });

  it('says on what it was measured', () => {
    const machine: Machine = {
      cpu: 'AMD EPYC',
      cores: 2,
      memoryGb: 24,
      node: 'v20.20.2',
      system: 'Debian 12, Linux 6.1',
      date: '2026-01-02',
    };
    expect(showMachine(machine)).toBe(
      'AMD EPYC, 2 cores, 24 GB, Node 20.20.2, Debian 12, Linux 6.1, 2026-01-02',
    );
  });
});
