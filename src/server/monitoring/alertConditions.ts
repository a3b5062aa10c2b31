import { randomBytes } from 'node:crypto';
import { type Clock, HOUR, type Instant, MINUTE } from '../../protocol/values/clock';
import type { GuardrailName } from '../../stats/experiment/guardrails';
import type { ClaimGuard } from '../claims/claimGuard';
import { notReady } from '../records/admission';
import type { Repositories } from '../records/repositories';

/** A condition began or ended. */
export interface Alert {
  /** The same for every attempt and recipient. */
  readonly id: string;
  /** Letters and underscores. */
  readonly name: string;
  readonly state: 'began' | 'ended';
  /** When the condition began, UTC ms. */
  readonly since: Instant;
  /** What happened. */
  readonly sentence: string;
  /** What to do; absent at the end. */
  readonly advice?: string;
}

/** Something that the merchant must learn at once. */
interface Condition {
  readonly name: string;
  /** What happened and what to do, while the condition holds. Rejects if that is unknown. */
  readonly look: () => Promise<Pick<Required<Alert>, 'sentence' | 'advice'> | undefined>;
  /** What is true again at the end, without a full stop. */
  readonly over: string;
}

/** Why the server itself stops coupons. */
type Stop = 'loss' | GuardrailName;

const squeezed = (guard: Pick<ClaimGuard, 'squeezedSince'>): Condition => ({
  name: 'claims_squeezed',
  look: async () =>
    guard.squeezedSince() === undefined
      ? undefined
      : {
          sentence: 'Many claims come from networks that redeem no coupons, so claims are squeezed.',
          advice: 'Watch your budgets in the console, and stop all coupons if they run out too fast.',
        },
  over: 'Claims are no longer squeezed',
});

const notWritable = (store: Pick<Repositories, 'ready'>): Condition => ({
  name: 'database_not_writable',
  look: async () => {
    const ready = await store.ready().catch(() => notReady());
    if (ready.ok) return undefined;
    const { code, message } = ready.error;
    return { sentence: `The database takes no writes (${code}), so claims, orders and reports are refused.`, advice: message };
  },
  over: 'The database takes writes again',
});

/** @param latest the latest stop by the server itself, until coupons are on again */
const stopped = (store: Pick<Repositories, 'serving'>, latest: { stop: { readonly why: Stop } | undefined }): Condition => ({
  name: 'coupons_stopped',
  look: async () => {
    const { stop } = latest;
    if (await store.serving()) {
      // A stop that was noted meanwhile is not over.
      if (latest.stop === stop) latest.stop = undefined;
      return undefined;
    }
    const why = latest.stop?.why;
    const reason = why === 'loss' ? 'orders show a loss' : `the guardrail ${why} is broken`;
    return {
      sentence: why === undefined ? 'All coupons are stopped.' : `The server stopped all coupons, because ${reason}.`,
      advice: 'Check the results and the audit log before you resume coupons in the console.',
    };
  },
  over: 'Coupons are on again',
});

/** A condition is not sent again within this time after it was sent, unless it outlasts it. */
const QUIET = HOUR;

const wordsOf = (ms: number): string => {
  const [length, unit] = ms < 2 * HOUR ? [ms / MINUTE, 'minute'] : [ms / HOUR, 'hour'];
  return new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' }).format(Math.max(1, Math.round(length)));
};

/** Each look returns what is to be sent: every begin and every end once. */
const watchOf = ({ name, look, over }: Condition, clock: Clock): (() => Promise<readonly Alert[]>) => {
  let spell: { readonly since: Instant; readonly isTold: boolean } | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const found = await look();
    const now = clock();
    const { since, isTold } = spell ?? { since: now, isTold: false };
    const alert = { id: randomBytes(16).toString('hex'), name, since };
    if (!found) {
      spell = undefined;
      return isTold ? [{ ...alert, state: 'ended', sentence: `${over}, after ${wordsOf(now - since)}.` }] : [];
    }
    const tells = !isTold && now - toldAt >= QUIET;
    spell = { since, isTold: isTold || tells };
    if (!tells) return [];
    toldAt = now;
    return [{ ...alert, state: 'began', ...found }];
  };
};

export interface AlertWatch {
  /** The conditions that began or ended since the last look. */
  readonly look: () => Promise<readonly Alert[]>;
  /** The server itself stops coupons, right after this call. */
  readonly couponsStopped: (why: Stop) => void;
}

/** Watches what the merchant must learn at once. Its memory ends with the process: then a condition that still holds begins again. */
export const createAlertWatch = (
  store: Pick<Repositories, 'ready' | 'serving'>,
  guard: Pick<ClaimGuard, 'squeezedSince'>,
  clock: Clock,
): AlertWatch => {
  const latest: { stop: { readonly why: Stop } | undefined } = { stop: undefined };
  const watches = [squeezed(guard), notWritable(store), stopped(store, latest)].map((condition) => watchOf(condition, clock));
  return {
    // Some looks fail while the database does not answer, which is a condition of its own.
    look: async () => (await Promise.all(watches.map((look) => look().catch(() => [])))).flat(),
    couponsStopped: (why) => {
      latest.stop = { why };
    },
  };
};
