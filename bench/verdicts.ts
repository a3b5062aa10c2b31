import { simulatedShare } from '../src/stats/planning/simulatedPower';
import { isQuick } from './all/isQuick';
import { type BenchRow, rounded } from './benchResult';
import { coverage } from './verdicts/coverage';
import { falseAlarms, rows } from './verdicts/falseAlarms';
import { brokenSplit, soundSplits, splitAlarms } from './verdicts/splitAlarms';
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
      note: `${Number.isFinite(median) ? 'median' : 'median above 20'}; ${runs} runs; four in five by ${Number.isFinite(late) ? rounded(late) : 'more than 20'}`,
    };
  });

/** A share with its 95% interval, to the hundredth of a percent. */
const hits = (what: string, count: number, runs: number, wanted: { readonly least?: number; readonly most?: number }): BenchRow => {
  const { value, lower, upper } = simulatedShare(count, runs);
  const { least = 0, most = 1 } = wanted;
  return {
    what,
    value: rounded(100 * value),
    unit: '%',
    ...(wanted.most === undefined ? {} : { budget: rounded(100 * wanted.most) }),
    ok: value >= least && value <= most,
    note: `${rounded(100 * lower)} to ${rounded(100 * upper)}${wanted.least === undefined ? '' : `, wanted ${rounded(100 * least)} or more`}; ${runs} runs`,
  };
};

const coverages = (runs: number): readonly BenchRow[] => {
  const [found, large] = [coverage(0.2, runs, FIRST_SEED), coverage(0.6, runs / 5, FIRST_SEED)];
  const named = (what: string): string => `+20% orders, half known: ${what}`;
  return [
    share(named('truth in the interval, one look'), found.holds, runs, [0.936, 0.964]),
    share(named('the same, covariate after assignment'), found.twinHolds, runs, [0, 0.936]),
    hits(named('flagged as unbalanced'), found.named * runs, runs, { most: 0.005 }),
    hits(named('the same, covariate after assignment'), found.twinNamed * runs, runs, {}),
    hits('+60% orders: unbalanced, covariate after assignment', (large.twinNamed * runs) / 5, runs / 5, { least: 0.95 }),
  ];
};

const splits = (runs: number): readonly BenchRow[] => [
  ...soundSplits.map((split) =>
    hits(`mismatch flagged at ${split.name}, any of 80 looks`, splitAlarms(split, runs, FIRST_SEED), runs, { most: 0.001 }),
  ),
  hits(`mismatch flagged at ${brokenSplit.name} by 20,000`, splitAlarms(brokenSplit, runs / 10, FIRST_SEED), runs / 10, { least: 0.9 }),
];

/**
 * Verdicts on shops whose truth is known, through the functions that the product uses: false alarms where nothing differs, and weeks until +10% of orders are
 * told from net margin, 12% of orders paid back; how often intervals hold the truth where earlier orders count, and how often devices are said to be split otherwise than planned.
 * 2,000, 500, 1,000 and 20,000 runs; fewer with `--quick`.
 */
export const bench = async (): Promise<readonly BenchRow[]> => [
  ...alarms(isQuick ? 100 : 2_000),
  ...weeks(isQuick ? 100 : 500),
  ...coverages(isQuick ? 100 : 1_000),
  ...splits(isQuick ? 1_000 : 20_000),
];
