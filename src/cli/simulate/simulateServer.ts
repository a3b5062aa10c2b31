import { fail, ok, type Result } from '../../protocol/values/result';
import { httpFleetServer } from '../../simulator/http/fleetServer';
import { signedShop } from '../../simulator/http/fleetShop';
import { runFleet } from '../../simulator/http/runFleet';
import { type Counted, createTally, type FleetCounts } from '../../simulator/http/tally';
import type { Scenario } from '../../simulator/scenario/scenario';
import { onInterrupt, progressBars } from '../io/longRun';
import { alignColumns, printLines, printNotes, valueOr } from '../io/output';

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([code, count]) => `${code} ${count}`)
    .join(', ');

const rowOf = (what: string, { sent, acknowledged, known }: Counted): readonly string[] => [
  what,
  String(sent),
  String(acknowledged),
  String(known),
];

/** Summary of a fleet's run, for a terminal. */
const fleetLines = (counts: FleetCounts): readonly string[] => {
  const { shoppers, visits, shown, claims, orders, reports, pings, tokens } = counts;
  const kinds = { claims, orders, reports, 'assignment events': pings, ...(tokens.sent > 0 ? { 'batches of tokens': tokens } : {}) };
  const reasons = [
    ...Object.entries(kinds).map(([what, { failures }]) => [`${what} refused`, listed(failures)] as const),
    ['visits without a bundle', listed(counts.withoutBundle)] as const,
    ['sessions not reported', listed(counts.unreported)] as const,
    ['sent again', listed(counts.repeats)] as const,
  ].filter(([, list]) => list !== '');
  return [
    `${shoppers} simulated shoppers, ${visits} visits, ${shown} coupons shown`,
    '',
    ...alignColumns([
      ['', 'sent', 'acknowledged', 'known before'],
      ...Object.entries(kinds).map(([what, counted]) => rowOf(what, counted)),
    ]),
    ...(reasons.length > 0 ? ['', ...reasons.map(([what, list]) => `${what}: ${list}`)] : []),
  ];
};

interface ServerRun {
  readonly server: string;
  readonly siteKey: string;
  readonly webhookSecret: string;
  /** Number of an earlier run, to repeat it. */
  readonly run?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly json?: boolean | undefined;
}

const CONCURRENCY = 16;

/** Fails if every order of a shop was refused, because that is a fault. Error: the most frequent reason. */
const soldSomething = (counts: FleetCounts): Result<FleetCounts> => {
  const { sent, acknowledged, failures } = counts.orders;
  const [reason] = Object.entries(failures).sort(([, a], [, b]) => b - a);
  if (sent === 0 || acknowledged > 0 || !reason) return ok(counts);
  return fail(reason[0], `The server accepted 0 of ${sent} orders. ${reason[1]} were refused for this reason.`);
};

/** `couplet simulate SCENARIO --server URL`: the shoppers of the first seed, against a running server. */
export const simulateServer = async (
  scenario: Scenario,
  { server, siteKey, webhookSecret, run = Date.now(), concurrency = CONCURRENCY, json = false }: ServerRun,
): Promise<void> => {
  const seed = scenario.seeds.first;
  const bars = progressBars();
  const again = `--first-seed ${seed} --run ${run}`;
  const done = onInterrupt(
    `interrupted: the server keeps what was sent. ${again} repeats the run without counting anything twice.`,
    bars.stop,
  );
  printNotes([`run ${run} of seed ${seed}: ${again} repeats it`]);
  const tally = createTally();
  const repeated = (code: string): void => tally.note('repeats', code);
  const from = performance.now();
  const played = await runFleet(
    { scenario, seed, run, siteKey, concurrency },
    {
      server: httpFleetServer(server, repeated),
      shop: signedShop(server, webhookSecret, Date.now, repeated),
      tally,
      clock: Date.now,
      progress: (shoppers, all) => bars.progress('shoppers', shoppers, all),
    },
  ).finally(bars.stop);
  done();
  const counts = valueOr(played.ok ? soldSomething(played.value) : played, json);
  if (!counts) return;
  const seconds = Math.round(performance.now() - from) / 1_000;
  const { name, days } = scenario;
  printLines(json ? [JSON.stringify({ v: 'fleet/1', scenario: name, seed, run, days, server, seconds, ...counts })] : fleetLines(counts));
};
