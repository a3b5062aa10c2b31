import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SplitReport, SplitTask } from '../../src/protocol/reporting/splitReport';
import { splitReportText } from '../../src/protocol/reporting/splitReport';
import { fromBase64url, toBase64url } from '../../src/secureAggregation/bytes';
import { histogramOf } from '../../src/secureAggregation/countShares';
import { prepareReport } from '../../src/secureAggregation/prepareReport';
import { type Answer, ask } from '../helpers/server/testServer';
import { craftReport, splitWorld } from '../helpers/splitWorld';
import { type SplitPair, startSplitPair } from '../server/testAggregator';
import { addressOf, behindProxy, figure, onBothStores } from './bothStores';

/** Fewer than are released, so that how many were accepted stays visible. */
const HONEST = 60;
/** Of each trick. */
const EACH = 15;

/** Counts of a device that does not answer one question once. */
const dishonest = (task: SplitTask): Readonly<Record<string, readonly bigint[]>> => {
  const { flp } = histogramOf(task);
  const counts = (answers: Readonly<Record<number, bigint>>) => Array.from({ length: flp.outputLen }, (_, i) => answers[i] ?? 0n);
  return {
    'two answers': counts({ 1: 1n, 9: 1n }),
    'one answer five times': counts({ 3: 5n }),
    'no answer': counts({}),
    'one answer twice, less another': counts({ 4: 2n, 5: flp.field.modulus - 1n }),
  };
};

const flipped = (share: string, at: number): string => {
  const bytes = fromBase64url(share);
  bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ 1;
  return toBase64url(bytes);
};
const times = <T>(make: (n: number) => Promise<T>): Promise<readonly T[]> => Promise.all(Array.from({ length: EACH }, (_, n) => make(n)));

onBothStores(({ name: store, openStore }) => {
  let pair: SplitPair;
  beforeAll(async () => {
    pair = await startSplitPair(undefined, { openStore, deps: behindProxy });
  });
  afterAll(() => pair?.close());

  let posted = 0;
  const post = (body: string): Promise<Answer> =>
    ask(`${pair.url}/v1/reports/split`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', 'x-forwarded-for': addressOf(posted++) },
      body,
    });
  const honest = async (n: number): Promise<SplitReport> => JSON.parse(await pair.report(n % 16)) as SplitReport;
  const sent = (reports: readonly SplitReport[]): readonly string[] => reports.map(splitReportText);
  const altered = (field: 'publicShare' | 'leader' | 'helper') =>
    times(async (n) => {
      const report = await honest(n);
      return { ...report, [field]: flipped(report[field], 70 + n) };
    });
  const swapped = (field: 'leader' | 'helper') => times(async (n) => ({ ...(await honest(n)), [field]: (await honest(n + 1))[field] }));

  describe('150 bad reports in two shares', () => {
    it('are counted by neither aggregator', async () => {
      const good = sent(await Promise.all(Array.from({ length: HONEST }, (_, n) => honest(n))));
      const tricks: Record<string, readonly string[]> = { repeated: good.slice(0, EACH) };
      for (const [name, counts] of Object.entries(dishonest(pair.task)))
        tricks[name] = sent(await times(() => craftReport(pair.task, counts)));
      for (const field of ['publicShare', 'leader', 'helper'] as const) tricks[`altered ${field}`] = sent(await altered(field));
      for (const field of ['leader', 'helper'] as const) tricks[`swapped ${field}`] = sent(await swapped(field));
      const bad = Object.values(tricks).flat();
      expect(bad).toHaveLength(150);

      for (const text of good) expect(await post(text)).toMatchObject({ status: 200, json: { fresh: true } });
      let again = 0;
      for (const text of bad) {
        const { status, json } = await post(text);
        expect(status).toBe(200);
        again += Number(!(json as { fresh: boolean }).fresh);
      }
      expect(again).toBe(EACH);
      await pair.later(7);
      const accepted = (await pair.store.splitParts()).reduce((sum, part) => sum + part.accepted, 0);
      const refused = Object.fromEntries((await pair.store.splitRefusals()).map(({ code, count }) => [code, count]));
      figure(`${bad.length} bad split reports (${store})`, { accepted: accepted - HONEST, ...refused, repeated: again });
      expect(accepted).toBe(HONEST);
      expect(refused).toEqual({ proof_invalid: 4 * EACH, share_sealed: 5 * EACH });
    });
  });
});

describe('twins', () => {
  it('that open shares and check no proof count what is no single answer', async () => {
    const world = await splitWorld(3);
    for (const counts of Object.values(dishonest(world.task))) {
      const report = await craftReport(world.task, counts);
      const shares = await Promise.all([
        prepareReport(world.leader, { ...report, sealed: report.leader }),
        prepareReport(world.helper, { ...report, sealed: report.helper }),
      ]);
      expect(shares.map(({ ok }) => ok)).toEqual([true, true]);
      const checked = await world.check(report);
      expect([checked.leader.ok, checked.helper.ok]).toEqual([false, false]);
    }
  });
});
