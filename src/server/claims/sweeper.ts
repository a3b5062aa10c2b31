import { REMEMBER_DAYS } from '../../protocol/reporting/report';
import { epochOf } from '../../protocol/reporting/tokens';
import { type Clock, DAY, MINUTE, SECOND } from '../../protocol/values/clock';
import { ok } from '../../protocol/values/result';
import type { BundleFacts } from '../bundles/bundleFacts';
import { StoreUnavailable } from '../records/admission';
import type { BundleRepository } from '../records/bundleRepository';
import type { ClaimRepository, ClaimRow } from '../records/claimRepository';
import type { CodeRepository } from '../records/codeRepository';
import type { ReportRepository, TokenRepository } from '../records/reportRepository';
import { REPORT_PARTS } from '../records/reportRepository';
import type { SplitRepository } from '../records/splitRepository';
import { endSplitKeys } from '../reports/aggregation/leaderKeys';
import type { Connector } from '../shop/connector';
import type { Claims } from './claims';

export interface SweeperDeps {
  readonly store: ClaimRepository &
    Pick<BundleRepository, 'serving' | 'release'> &
    Pick<CodeRepository, 'idleCodes' | 'retireCodes' | 'spendCodes'> &
    ReportRepository &
    SplitRepository &
    TokenRepository;
  readonly connector: Connector;
  readonly claims: Claims;
  readonly bundleFacts: BundleFacts;
  readonly clock: Clock;
  /** Called with errors of a timed sweep. */
  readonly onError: (error: unknown) => void;
}

export interface Sweeper {
  /**
   * Ends expired and abandoned claims: first removes the code from the shop, then releases the reservation. Codes of a pool go back to it
   * and stay valid in the shop while their coupon is offered. Returns how many ended. Then forgets the report ids of one partition that are
   * older than devices resend. With a sweep every 30 s, each partition's turn comes every two hours.
   */
  sweep(): Promise<number>;
  /** For the kill switch: ends every open claim. `remaining` > 0 if the shop does not respond; timed sweeps continue with those. */
  endAll(): Promise<{ readonly ended: number; readonly remaining: number }>;
  /** After a start: completes claims that a crash left between reservation and issue. */
  recover(): Promise<void>;
  start(everyMs: number): void;
  stop(): Promise<void>;
}

const PAGE = 100;
/** Until then, all end. */
const ALL = Number.MAX_SAFE_INTEGER;
/** A pending claim of this age is abandoned, because a request takes seconds. */
const ABANDONED_AFTER = MINUTE;

/** `finish`: once the code is gone. `endsPool`: whether codes of pools end in the shop, rather than go back to their pool. */
interface Ending {
  readonly finish: (row: ClaimRow) => Promise<boolean>;
  readonly endsPool?: boolean;
}

/**
 * Ends codes of pools that no claim has and whose coupon ends by `until`: the first page of which the shop ends some, or all if `until` is
 * `ALL` and as long as coupons are stopped. They are retired first, so that none goes to a shopper any more. Those that the shop refuses to
 * end are left to later sweeps.
 */
const createEndIdle = ({ store, connector }: Pick<SweeperDeps, 'store' | 'connector'>) => {
  /** A stop also ends codes in the shop while the database takes no writes. */
  const retired = (until: number, limit: number): Promise<readonly string[]> =>
    store.retireCodes(until, limit).catch((error: unknown) => {
      if (!(error instanceof StoreUnavailable) || until !== ALL) throw error;
      return store.idleCodes(until, limit);
    });
  /** @returns whether the codes are known to be gone */
  const spent = (codes: readonly string[]): Promise<boolean> =>
    store.spendCodes(codes).then(
      () => true,
      (error: unknown) => {
        if (error instanceof StoreUnavailable) return false;
        throw error;
      },
    );

  return async (until: number): Promise<void> => {
    const left = new Set<string>();
    let ended: number;
    do {
      const codes = (await retired(until, PAGE + left.size)).filter((code) => !left.has(code)).slice(0, PAGE);
      if (codes.length === 0) return;
      const gone: string[] = [];
      for (const code of codes) {
        const answer = await connector.deactivateCode(code, 'pool');
        if (answer.ok) gone.push(code);
        else if (answer.error.code === 'shop_refused') left.add(code);
        else return void (await spent(gone));
      }
      if (!(await spent(gone))) for (const code of gone) left.add(code);
      ended = gone.length;
    } while (ended === 0 || (until === ALL && !(await store.serving())));
  };
};

/** Ends claims. */
const createEnding = ({ store, connector, claims }: Pick<SweeperDeps, 'store' | 'connector' | 'claims'>) => {
  /**
   * Ends claims one by one. Stops when the shop is unreachable, so that a dead shop costs one timeout per sweep. Claims that cannot end
   * now, because the shop refuses or they are being processed, are added to `left`.
   */
  const end = async (
    rows: readonly ClaimRow[],
    { finish, endsPool = false }: Ending,
    left: Set<string> = new Set(),
  ): Promise<{ ended: number; go: boolean }> => {
    let ended = 0;
    for (const row of rows) {
      const { key, code, status, source } = row;
      const done = await claims.whileIdle(key, async () => {
        // The shopper may have used the code or come back for it since the list was read.
        if ((await store.claim(key))?.status !== status) return ok(false);
        // A shared code is used by all shoppers, and only the shop can end it.
        const ends = source === 'generated' || (source === 'pool' && endsPool);
        const gone = ends ? await connector.deactivateCode(code, source) : ok(undefined);
        return gone.ok ? ok(await finish(row)) : gone;
      });
      if (done?.ok === false && done.error.code !== 'shop_refused') return { ended, go: false };
      if (done?.ok && done.value) ended++;
      else left.add(key);
    }
    return { ended, go: true };
  };

  const sweepUntil = async (until: number, ending: Ending): Promise<number> => {
    let ended = 0;
    // Skipped claims reappear on each page and must not hide the others.
    const left = new Set<string>();
    for (;;) {
      const rows = (await store.expiredClaims(until, PAGE + left.size)).filter(({ key }) => !left.has(key));
      const page = await end(rows, ending, left);
      ended += page.ended;
      if (!page.go || rows.length === 0) return ended;
    }
  };

  const release = ({ key }: ClaimRow): Promise<boolean> => store.releaseClaim(key);
  const releaseEnded = ({ key }: ClaimRow): Promise<boolean> => store.releaseClaim(key, true);

  /** Leaves reservations that the database cannot release now to later sweeps. */
  const releaseIfPossible = () => {
    let isWritable = true;
    return async (row: ClaimRow): Promise<boolean> => {
      try {
        return isWritable && (await releaseEnded(row));
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        isWritable = false;
        return false;
      }
    };
  };

  return { end, sweepUntil, release, releaseEnded, releaseIfPossible };
};

export const createSweeper = ({ store, connector, claims, bundleFacts, clock, onError }: SweeperDeps): Sweeper => {
  const { end, sweepUntil, release, releaseEnded, releaseIfPossible } = createEnding({ store, connector, claims });
  const endIdle = createEndIdle({ store, connector });
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<number> | undefined;
  // Start at a varying partition. Otherwise a server that restarts often would never reach the later ones.
  let part = Math.floor(clock() / SECOND);

  const sweepOnce = async (): Promise<number> => {
    const now = clock();
    // While coupons are stopped, every open claim must end. This continues a stop that could not reach the shop.
    const serving = await store.serving();
    const ended = await (serving ? sweepUntil(now, { finish: release }) : sweepUntil(ALL, { finish: releaseEnded, endsPool: true }));
    await endIdle(serving ? now : ALL);
    // Another replica may have issued the claim during the request to the shop. Its code is gone now, so the claim ends as well.
    const finish = async ({ key }: ClaimRow): Promise<boolean> => (await store.abandonClaim(key)) || store.releaseClaim(key);
    const left = (await store.pendingClaims()).filter(({ createdAt }) => createdAt <= now - ABANDONED_AFTER);
    const all = ended + (await end(left, { finish })).ended;
    // One day after the epoch ends, because clocks of replicas may differ.
    await store.forgetTokens(epochOf(now - DAY) - 1);
    await store.forgetSplitReports(Math.floor(now / DAY) - REMEMBER_DAYS);
    await endSplitKeys(store, bundleFacts, now);
    await store.forgetReports(Math.floor(now / DAY) - REMEMBER_DAYS, part++ % REPORT_PARTS);
    return all;
  };

  const sweep = (): Promise<number> => {
    running ??= sweepOnce().finally(() => {
      running = undefined;
    });
    return running;
  };

  return {
    sweep,
    endAll: async () => {
      await running?.catch(onError);
      // Whether or not this succeeds, each claim ends once its own code is gone.
      await connector.deactivateAll?.();
      // Codes end in the shop even if the database takes no writes.
      const ended = await sweepUntil(ALL, { finish: releaseIfPossible(), endsPool: true });
      await endIdle(ALL);
      const [open, idle] = await Promise.all([store.expiredClaims(ALL, PAGE), store.idleCodes(ALL, PAGE)]);
      return { ended, remaining: open.length + idle.length };
    },
    recover: async () => {
      for (const row of await store.pendingClaims()) {
        const finished = await claims.finish(row);
        if (!finished.ok && finished.error.code === 'shop_unreachable') return;
      }
    },
    start: (everyMs) => {
      timer = setInterval(() => void sweep().catch(onError), everyMs);
      timer.unref();
    },
    stop: async () => {
      clearInterval(timer);
      await running?.catch(onError);
    },
  };
};
