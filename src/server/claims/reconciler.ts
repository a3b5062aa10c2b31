import { isDrawnCode } from '../../protocol/coupons/codes';
import { type Clock, DAY, MINUTE } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { ClaimRepository, ClaimRow } from '../records/claimRepository';
import type { CodeRepository } from '../records/codeRepository';
import type { Connector } from '../shop/connector';

interface Reconciliation {
  /** Codes of Couplet in the shop, and issued claims. */
  readonly inShop: number;
  readonly open: number;
  /** Redeemed codes that have expired and were still in the shop; now removed. */
  readonly spent: number;
  /** Codes in the shop whose claim has ended or never existed, and how many of them were removed now. */
  readonly orphans: number;
  readonly deactivated: number;
  /**
   * Codes of issued claims that the shop has not accepted for longer than `GRACE`: deleted there, or used in an order that was never
   * reported.
   */
  readonly missing: readonly string[];
  /**
   * Codes of Couplet's form that paid for an order in the last day but have no claim. Normally none: one is forged, or a claim was lost.
   */
  readonly unclaimed: readonly string[];
}

export interface ReconcilerDeps {
  readonly store: Pick<ClaimRepository, 'openClaims' | 'claimsByCode'> & Pick<CodeRepository, 'unclaimedCodes'>;
  readonly connector: Pick<Connector, 'listCodes' | 'deactivateCode'>;
  readonly clock: Clock;
  /** Called with the reason when a timed comparison fails, a `Failure` or a thrown value. */
  readonly onError: (error: unknown) => void;
}

export interface Reconciler {
  /** Errors: `reconcile_unsupported`, those of the connector. */
  reconcile(): Promise<Result<Reconciliation>>;
  /** Result of the last completed run. */
  last(): Reconciliation | undefined;
  start(everyMs: number): void;
  stop(): Promise<void>;
}

/** A code without a claim may come from a store restored from an older backup, and an order may still be on its way. */
const GRACE = 10 * MINUTE;
const PAGE = 500;

const allOpen = async (store: ReconcilerDeps['store']): Promise<readonly ClaimRow[]> => {
  const rows: ClaimRow[] = [];
  for (;;) {
    const page = await store.openClaims(rows.at(-1)?.key ?? '', PAGE);
    rows.push(...page);
    if (page.length < PAGE) return rows;
  }
};

const byCode = async (store: ReconcilerDeps['store'], codes: readonly string[]): Promise<ReadonlyMap<string, ClaimRow>> => {
  const found = new Map<string, ClaimRow>();
  for (let from = 0; from < codes.length; from += PAGE)
    for (const row of await store.claimsByCode(codes.slice(from, from + PAGE))) found.set(row.code, row);
  return found;
};

/** Number of removed codes. An unreachable shop ends the run; a refused code does not. */
const clear = async (connector: ReconcilerDeps['connector'], codes: readonly string[]): Promise<Result<number>> => {
  let gone = 0;
  for (const code of codes) {
    const answer = await connector.deactivateCode(code);
    if (!answer.ok && answer.error.code !== 'shop_refused') return answer;
    gone += Number(answer.ok);
  }
  return ok(gone);
};

/** Reports what has been doubtful for `GRACE`, as seen by this process. Other replicas track it separately. */
const createPatience = () => {
  const firstSeen = new Map<string, number>();
  return (doubtful: ReadonlySet<string>, now: number): ((code: string) => boolean) => {
    for (const code of firstSeen.keys()) if (!doubtful.has(code)) firstSeen.delete(code);
    for (const code of doubtful) if (!firstSeen.has(code)) firstSeen.set(code, now);
    return (code) => now - (firstSeen.get(code) ?? now) >= GRACE;
  };
};

/**
 * Compares the shop's codes with the claims. A claim is written before its code is created, so every code in a list taken first has its
 * claim, unless that was dropped. A code whose claim has ended is removed at once, an unknown one after `GRACE`.
 */
const createComparison = ({ store, connector, clock }: Omit<ReconcilerDeps, 'onError'>) => {
  const patience = createPatience();
  return async (): Promise<Result<Reconciliation>> => {
    if (!connector.listCodes) return fail('reconcile_unsupported', 'This shop cannot list its codes.');
    const now = clock();
    // Pool and shared codes are the shop's own, which it does not list as Couplet's.
    const issued = (await allOpen(store)).filter(({ status, source }) => status === 'issued' && source === 'generated');
    const listed = await connector.listCodes();
    if (!listed.ok) return listed;
    const inShop = new Set(listed.value.map((code) => code.trim().toUpperCase()));
    const claims = await byCode(store, [...inShop]);
    const absent = issued.map(({ code }) => code).filter((code) => !inShop.has(code));
    const stillIssued = await byCode(store, absent);
    const doubtful = new Set([
      ...[...inShop].filter((code) => !claims.has(code)),
      ...absent.filter((code) => stillIssued.get(code)?.status === 'issued'),
    ]);
    const waited = patience(doubtful, now);

    // Until it expires, a code becomes its shopper's again if the order is cancelled.
    const spent = [...claims.values()].filter(({ status, expiresAt }) => status === 'redeemed' && expiresAt <= now).map(({ code }) => code);
    const orphans = [...inShop].filter((code) => !['pending', 'issued', 'redeemed'].includes(claims.get(code)?.status ?? ''));
    const cleared = await clear(connector, spent);
    if (!cleared.ok) return cleared;
    const deactivated = await clear(
      connector,
      orphans.filter((orphan) => claims.has(orphan) || waited(orphan)),
    );
    if (!deactivated.ok) return deactivated;
    return ok({
      inShop: inShop.size,
      open: issued.length,
      spent: spent.length,
      orphans: orphans.length,
      deactivated: deactivated.value,
      missing: absent.filter((code) => doubtful.has(code) && waited(code)),
      unclaimed: (await store.unclaimedCodes(now - DAY)).filter(isDrawnCode),
    });
  };
};

export const createReconciler = ({ store, connector, clock, onError }: ReconcilerDeps): Reconciler => {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<Result<Reconciliation>> | undefined;
  let last: Reconciliation | undefined;
  const compare = createComparison({ store, connector, clock });

  const reconcile = (): Promise<Result<Reconciliation>> => {
    running ??= compare()
      .then((compared) => {
        if (compared.ok) last = compared.value;
        return compared;
      })
      .finally(() => {
        running = undefined;
      });
    return running;
  };

  return {
    reconcile,
    last: () => last,
    start: (everyMs) => {
      if (!connector.listCodes) return;
      const run = async (): Promise<void> => {
        const compared = await reconcile();
        if (!compared.ok) onError(compared.error);
      };
      timer = setInterval(() => void run().catch(onError), everyMs);
      timer.unref();
    },
    stop: async () => {
      clearInterval(timer);
      await running?.catch(onError);
    },
  };
};
