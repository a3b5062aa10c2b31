import { setTimeout as pause } from 'node:timers/promises';
import type { Summary } from '../../../src/server/reporting/summarise';
import { categoryCoupon, type TestBundle } from '../testBundle';
import { type Answer, claimKey, type client, orderBody, reportBody, reportId } from './testServer';

type Client = ReturnType<typeof client>;

export interface TrafficSettings {
  readonly bundle: TestBundle;
  /** Rounds that will be played; each has a coupon and a budget of its own. */
  readonly rounds: number;
  /** Codes each round's budget pays for. */
  readonly budget: number;
  /** Who answers the n-th call now; replicas take turns. */
  readonly call: (n: number) => Client;
  /** Codes the shop takes. */
  readonly activeCodes: () => readonly string[];
}

export interface TrafficCounts {
  readonly sentReports: number;
  readonly ackedReports: number;
  readonly ackedClaims: number;
  readonly ackedOrders: number;
}

const REPORTERS = 24;
const CLAIMERS = 8;
/** Calls at once while a round is checked. */
const PAGE = 64;

const fresh = ({ json }: Answer): boolean => (json as { fresh?: boolean } | undefined)?.fresh === true;
const codeOf = ({ json }: Answer): string => (json as { code: string }).code;
const couponOf = (round: number): string => `coupon-${round}`;

/** Runs `work` over numbers, so many at once; answers in their order. */
const paged = async <T>(numbers: readonly number[], work: (n: number) => Promise<T>): Promise<T[]> => {
  const out: T[] = [];
  for (let at = 0; at < numbers.length; at += PAGE) out.push(...(await Promise.all(numbers.slice(at, at + PAGE).map(work))));
  return out;
};

/**
 * Devices, shoppers and a shop that send reports, claims and orders without pause and remember what was acknowledged, so that after a fault
 * it can be told whether anything of it is lost or counts twice. Rounds follow each other: `play`, the fault, `stop`, a restart, `check`.
 */
export const createTraffic = ({ bundle, rounds, budget, call, activeCodes }: TrafficSettings) => {
  let [nextReport, nextClaim, counted, stopped] = [0, 0, 0, true];
  let round = -1;
  let running: Promise<unknown> = Promise.resolve();
  let first = { report: 0, claim: 0 };
  let ackedBefore = 0;
  const ackedReports = new Set<number>();
  const codes = new Map<number, string>();
  const orders = new Map<number, string>();
  const ackedOrders = new Set<number>();
  const statuses = new Set<number>();

  const report = (n: number): Promise<Answer> => call(n).report(reportBody({ id: reportId(n), bundle: bundle.id, answer: n % 8 }));
  const claim = (n: number): Promise<Answer> => call(n).claim(claimKey(n), { couponId: couponOf(round) });

  const noted = async (answer: Promise<Answer>): Promise<Answer> => {
    statuses.add((await answer).status);
    return answer;
  };
  const sendReport = async (): Promise<void> => {
    const n = nextReport++;
    if ((await noted(report(n))).status === 200) ackedReports.add(n);
  };
  const sendClaim = async (): Promise<void> => {
    const n = nextClaim++;
    const answer = await noted(claim(n));
    if (answer.status !== 200) return;
    codes.set(n, codeOf(answer));
    if (n % 3 !== 0) return;
    const body = orderBody({ orderId: `order-${n}`, codes: [codeOf(answer)], discount: 100 });
    orders.set(n, body);
    if ((await noted(call(n >> 1).order(body))).status === 200) ackedOrders.add(n);
  };
  /** A refused or broken connection is what a dead server looks like. */
  const forever = async (work: () => Promise<void>): Promise<void> => {
    while (!stopped) await work().catch(() => pause(5));
  };

  const total = async (): Promise<number> => ((await call(0).summary()) as Summary).reports.reduce((sum, cell) => sum + cell.reports, 0);
  const thisRound = (from: number, until: number): number[] => Array.from({ length: until - from }, (_, i) => from + i);

  const checkReports = async (problems: string[]): Promise<void> => {
    const sent = thisRound(first.report, nextReport);
    const acked = sent.filter((n) => ackedReports.has(n));
    const present = (await total()) - counted;
    if (present < acked.length) problems.push(`${acked.length} reports were acknowledged, ${present} are counted`);
    if (present > sent.length) problems.push(`${sent.length} reports were sent, ${present} are counted`);
    // Devices send again byte for byte: what was acknowledged must be known, and each counts once.
    const again = await paged(sent, report);
    if (again.some(({ status }) => status !== 200)) problems.push('a report sent again was refused');
    const lost = sent.filter((n, i) => ackedReports.has(n) && again[i] !== undefined && fresh(again[i]));
    if (lost.length > 0) problems.push(`${lost.length} of ${acked.length} acknowledged reports were lost`);
    counted += sent.length;
    if ((await total()) !== counted) problems.push(`${counted} reports were sent in all, ${await total()} are counted`);
  };

  const checkClaims = async (problems: string[]): Promise<void> => {
    const wrong: string[] = [];
    const take = (n: number, answer: Answer): void => {
      const before = codes.get(n);
      if (answer.status === 200) {
        if (before !== undefined && before !== codeOf(answer)) wrong.push(`claim ${n} was given another code`);
        codes.set(n, codeOf(answer));
      } else if (before !== undefined) wrong.push(`the acknowledged claim ${n} was refused: ${answer.text}`);
      else if (!answer.text.includes('budget_exhausted')) wrong.push(`claim ${n} was refused: ${answer.text}`);
    };
    const sent = thisRound(first.claim, nextClaim);
    for (const [i, answer] of (await paged(sent, claim)).entries()) take(sent[i] ?? 0, answer);
    // Then everyone else, until the budget is used up to the last code.
    for (let used = 0; used < budget; used += PAGE) {
      const more = thisRound(nextClaim, nextClaim + PAGE);
      nextClaim += PAGE;
      const answers = await paged(more, claim);
      for (const [i, answer] of answers.entries()) take(more[i] ?? 0, answer);
      if (answers.some(({ status }) => status !== 200)) break;
    }
    if (wrong.length > 0) problems.push(`${wrong.length} claims went wrong, the first: ${wrong[0]}`);
    const mine = thisRound(first.claim, nextClaim).flatMap((n) => codes.get(n) ?? []);
    if (mine.length !== budget) problems.push(`${mine.length} codes came of a budget for ${budget}`);
    const [all, active] = [new Set(codes.values()), new Set(activeCodes())];
    if (all.size !== codes.size) problems.push('a code was given out twice');
    if (active.size !== all.size || [...all].some((code) => !active.has(code)))
      problems.push('the shop has other codes than were given out');
  };

  const checkOrders = async (problems: string[]): Promise<void> => {
    const sent = thisRound(first.claim, nextClaim).filter((n) => orders.has(n));
    const again = await paged(sent, (n) => call(n).order(orders.get(n) ?? ''));
    const lost = sent.filter((n, i) => ackedOrders.has(n) && again[i] !== undefined && fresh(again[i]));
    if (lost.length > 0) problems.push(`${lost.length} acknowledged orders were lost`);
    const state = ((await call(0).summary()) as Summary).catalog.find(({ coupon }) => coupon.id === couponOf(round));
    const found = [state?.usedCount, state?.usedMoney, state?.reservedCount, state?.reservedMoney];
    const open = budget - sent.length;
    const expected = [sent.length, 100 * sent.length, open, 500 * open];
    if (found.join() !== expected.join()) problems.push(`the budget says ${found.join()}, the orders and claims ${expected.join()}`);
  };

  return {
    /** Publishes the bundle and a coupon for each round. */
    prepare: async (): Promise<void> => {
      const entries = Array.from({ length: rounds }, (_, n) => ({ coupon: categoryCoupon(couponOf(n), 'Tea'), budget: { count: budget } }));
      for (const { status, text } of [await call(0).publish(bundle), await call(0).putCatalog(entries)])
        if (status >= 300) throw new Error(`the server refused the set-up: ${status} ${text}`);
    },
    /** Begins the next round; returns at once. */
    play: (): void => {
      round++;
      stopped = false;
      first = { report: nextReport, claim: nextClaim };
      ackedBefore = ackedReports.size;
      running = Promise.all([
        ...Array.from({ length: REPORTERS }, () => forever(sendReport)),
        ...Array.from({ length: CLAIMERS }, () => forever(sendClaim)),
      ]);
    },
    /** Resolves once so many reports of this round, and one order more than before it, are acknowledged, or after `patienceMs`. */
    acknowledged: async (reports: number, patienceMs = 5_000): Promise<void> => {
      const [until, before, orders] = [performance.now() + patienceMs, ackedBefore, ackedOrders.size];
      const enough = (): boolean => ackedReports.size >= before + reports && ackedOrders.size > orders;
      while (!enough() && performance.now() < until) await pause(2);
    },
    /** Nobody begins anything new; resolves once nobody waits for an answer. */
    stop: async (): Promise<void> => {
      stopped = true;
      await running;
    },
    /** What this round lost, counted twice or spent beyond its budget, a sentence each; nothing is how it must be. */
    check: async (): Promise<readonly string[]> => {
      const problems: string[] = [];
      await checkReports(problems);
      await checkClaims(problems);
      await checkOrders(problems);
      return problems;
    },
    /** Every HTTP status that was seen while a round was played. */
    statuses: (): readonly number[] => [...statuses].sort(),
    counts: (): TrafficCounts => ({
      sentReports: nextReport,
      ackedReports: ackedReports.size,
      ackedClaims: codes.size,
      ackedOrders: ackedOrders.size,
    }),
  };
};
