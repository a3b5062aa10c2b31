import { REMEMBER_DAYS } from '../../protocol/reporting/report';
import { epochOf } from '../../protocol/reporting/tokens';
import { type Clock, DAY, MINUTE, SECOND } from '../../protocol/values/clock';
import { ok } from '../../protocol/values/result';
import type { BundleFacts } from '../bundles/bundleFacts';
import { StoreUnavailable } from '../records/admission';
import type { BundleRepository } from '../records/bundleRepository';
import type { ClaimRepository, ClaimRow } from '../records/claimRepository';
import type { ReportRepository, TokenRepository } from '../records/reportRepository';
import { REPORT_PARTS } from '../records/reportRepository';
import type { SplitRepository } from '../records/splitRepository';
import { endSplitKeys } from '../reports/aggregation/leaderKeys';
import type { Connector } from '../shop/connector';
import type { Claims } from './claims';

export interface SweeperDeps {
  readonly store: ClaimRepository & Pick<BundleRepository, 'serving' | 'release'> & ReportRepository & SplitRepository & TokenRepository;
  readonly connector: Connector;
  readonly claims: Claims;
  readonly bundleFacts: BundleFacts;
  readonly clock: Clock;
  /** Called with errors of a timed sweep. */
  readonly onError: (error: unknown) => void;
}

export interface Sweeper {
  /**
   * Ends expired and abandoned claims: first removes the code from the shop, then releases the reservation. Returns how many ended. Then
   * forgets the report ids of one partition that are older than devices resend. With a sweep every 30 s, each partition's turn comes every
   * two hours.
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
/** A pending claim of this age is abandoned, because a request takes seconds. */
const ABANDONED_AFTER = MINUTE;

/** Ends claims. */
const createEnding = ({ store, connector, claims }: Pick<SweeperDeps, 'store' | 'connector' | 'claims'>) => {
  /**
   * Ends claims one by one. Stops when the shop is unreachable, so that a dead shop costs one timeout per sweep. Claims that cannot end
   * now, because the shop refuses or they are being processed, are added to `left`.
   */
  const end = async (
    rows: readonly ClaimRow[],
    finish: (key: string) => Promise<boolean>,
    left: Set<string> = new Set(),
  ): Promise<{ ended: number; go: boolean }> => {
    let ended = 0;
    for (const { key, code, status, source } of rows) {
      const done = await claims.whileIdle(key, async () => {
        // The shopper may have used the code or come back for it since the list was read.
        if ((await store.claim(key))?.status !== status) return ok(false);
        // A shared code is used by all shoppers, and only the shop can end it.
        const gone = source === 'shared' ? ok(undefined) : await connector.deactivateCode(code, source);
        return gone.ok ? ok(await finish(key)) : gone;
      });
      if (done?.ok === false && done.error.code !== 'shop_refused') return { ended, go: false };
      if (done?.ok && done.value) ended++;
      else left.add(key);
    }
    return { ended, go: true };
  };

  const sweepUntil = async (until: number, finish: (key: string) => Promise<boolean> = store.releaseClaim): Promise<number> => {
    let ended = 0;
    // Skipped claims reappear on each page and must not hide the others.
    const left = new Set<string>();
    for (;;) {
      const rows = (await store.expiredClaims(until, PAGE + left.size)).filter(({ key }) => !left.has(key));
      const page = await end(rows, finish, left);
      ended += page.ended;
      if (!page.go || rows.length === 0) return ended;
    }
  };

  /** Leaves reservations that the database cannot release now to later sweeps. */
  const releaseIfPossible = () => {
    let isWritable = true;
    return async (key: string): Promise<boolean> => {
      try {
        return isWritable && (await store.releaseClaim(key));
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        isWritable = false;
        return false;
      }
    };
  };

  return { end, sweepUntil, releaseIfPossible };
};

export const createSweeper = ({ store, connector, claims, bundleFacts, clock, onError }: SweeperDeps): Sweeper => {
  const { end, sweepUntil, releaseIfPossible } = createEnding({ store, connector, claims });
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<number> | undefined;
  // Start at a varying partition. Otherwise a server that restarts often would never reach the later ones.
  let part = Math.floor(clock() / SECOND);

  const sweepOnce = async (): Promise<number> => {
    const now = clock();
    // While coupons are stopped, every open claim must end. This continues a stop that could not reach the shop.
    const ended = await sweepUntil((await store.serving()) ? now : Number.MAX_SAFE_INTEGER);
    // Another replica may have issued the claim during the request to the shop. Its code is gone now, so the claim ends as well.
    const forget = async (key: string): Promise<boolean> => (await store.abandonClaim(key)) || store.releaseClaim(key);
    const left = (await store.pendingClaims()).filter(({ createdAt }) => createdAt <= now - ABANDONED_AFTER);
    const all = ended + (await end(left, forget)).ended;
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
      const ended = await sweepUntil(Number.MAX_SAFE_INTEGER, releaseIfPossible());
      return { ended, remaining: (await store.expiredClaims(Number.MAX_SAFE_INTEGER, PAGE)).length };
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
