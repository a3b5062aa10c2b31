import { isQuick } from './all/isQuick';
import { type BenchRow, rounded } from './benchResult';
import { falseAlarms, rows } from './verdicts/falseAlarms';
import { weeksToVerdict } from './verdicts/weeksToVerdict';

const FIRST_SEED = 1;

/** A share of runs with twice its standard error. */
const share = (what: string, value: number, runs: number, [least, most]: readonly [number, number]): BenchRow => ({
  what,
  value: rounded(100 * value),
  unit: '%',
  budget: rounded(100 * most),
  ok: value >= least && value <= most,
  note: `± ${rounded(200 * Math.sqrt((value * (1 - value)) / runs))}, wanted ${rounded(100 * least)} to ${rounded(100 * most)}`,
});

const alarms = (runs: number): readonly BenchRow[] =>
  rows.flatMap((row) => {
    const found = falseAlarms(row, runs, FIRST_SEED);
    const named = (what: string): string => `${row.name}: ${what}`;
    return [
      share(named('gain, one look'), found.gain, runs, [0.015, 0.035]),
      share(named('loss, one look'), found.loss, runs, [0.015, 0.035]),
      share(named('sequence, any of 56 days'), found.anyDay, runs, [row.name === 'mild' ? 0.025 : 0, 0.05]),
      share(named('any of three, one look'), found.anyOfThree, runs, [0, 0.055]),
      share(named('any of three, any day'), found.anyOfThreeAnyDay, runs, [0, 0.055]),
      share(named('chance to win above 95%'), found.wins, runs, [0.04, 0.06]),
    ];
  });

const weeks = (runs: number): readonly BenchRow[] =>
  (
    [
      { what: 'no customer known before', known: 0, useKnown: false, budget: 9.5 },
      { what: 'half the orders known, draw by browser', known: 0.5, useKnown: false, budget: undefined },
      { what: 'half the orders known, draw by id', known: 0.5, useKnown: true, budget: 8 },
    ] as const
  ).map(({ what, known, useKnown, budget }) => {
    const found = Array.from({ length: runs }, (_, i) => weeksToVerdict({ known, lift: 0.1, weeks: 20 }, FIRST_SEED + i, useKnown));
    found.sort((a, b) => a - b);
    const [median, late] = [found[Math.floor(0.5 * runs)]!, found[Math.floor(0.8 * runs)]!];
    return {
      what: `+10% orders: ${what}`,
      value: Number.isFinite(median) ? rounded(median) : null,
      unit: 'weeks',
      ...(budget === undefined ? {} : { budget }),
      ok: budget === undefined || median <= budget,
      note: `median of ${runs}; four in five by ${Number.isFinite(late) ? rounded(late) : 'more than 20'}`,
    };
  });

/**
 * Verdicts on shops whose truth is known, through the functions that the product uses: false alarms where nothing differs, and weeks until +10% of orders are
 * told from net margin, 12% of orders paid back. 2,000 and 500 runs, 100 with `--quick`.
 */
export const bench = async (): Promise<readonly BenchRow[]> => [...alarms(isQuick ? 100 : 2_000), ...weeks(isQuick ? 100 : 500)];
