import { discountLines, minimumSpend } from '../../src/protocol/coupons/discountWords';
import { minorDigits } from '../../src/protocol/values/money';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { Claim, InboxCoupon } from '../../worker/api';
import { agentWordsOf } from '../i18n/agentWords';
import { createFormat, type Format } from '../i18n/format';
import { answered } from '../ui/dialog';
import type { AgentOptions } from './agentOptions';
import { askShopper } from './askShopper';

/** A coupon as the shopper's agent sees it. */
interface ListedCoupon {
  /** Its id. */
  readonly coupon: string;
  readonly title: string;
  readonly discount: string;
  /** Minimum cart value, minor units. Absent: none, or described by the shop's own text. */
  readonly minimumSpend?: number;
  readonly state: InboxCoupon['state'] | 'offered';
  readonly code?: string;
  /** End of the code or, before there is one, of the coupon. ISO 8601. */
  readonly endsAt: string;
}

interface MyCoupons {
  readonly v: 'my-coupons/1';
  /** Null without a campaign. */
  readonly currency: string | null;
  readonly coupons: readonly ListedCoupon[];
}

interface ClaimedCoupon extends Claim {
  readonly coupon: string;
}

type Held = Pick<InboxCoupon, 'decisionId' | 'coupon' | 'code' | 'endsAt'> & Pick<ListedCoupon, 'state'>;

const unreadable = fail('coupons_unreadable', 'The coupons of this browser could not be read.');

const cancelled = fail('claim_cancelled', 'The call was cancelled before the shopper answered.');

/** Coupons in the words of a language. */
const couponWords = (words: ReturnType<typeof agentWordsOf>, format: Format) => {
  const discountOf = ({ coupon }: Held, currency: string): string => {
    const money = (amount: number): string => format.money(amount, currency);
    const [first = ''] = discountLines(coupon.discount, words.discounts, { ...format, money });
    return first;
  };
  const listed =
    (currency: string) =>
    (one: Held): ListedCoupon => {
      const { coupon, state, code, endsAt } = one;
      const minimum = minimumSpend(coupon.when);
      return {
        coupon: coupon.id,
        title: format.pick(coupon.title),
        discount: discountOf(one, currency),
        ...(minimum === undefined ? {} : { minimumSpend: minimum }),
        state,
        ...(code === undefined ? {} : { code }),
        endsAt: new Date(endsAt).toISOString(),
      };
    };
  return { discountOf, listed };
};

/** Answers the tools of the shopper's agent. Nothing is chosen, recorded or sent for a list. */
export const agentAnswers = ({ theme, locale, api, record, claimed, shown, paused }: AgentOptions) => {
  const words = agentWordsOf(locale);
  const format = createFormat(locale, words.language, minorDigits);
  const { discountOf, listed } = couponWords(words, format);
  const declined = new Set<string>();
  let isAsking = false;

  /** The shopper's coupons, and the one they see on the page. */
  const held = async (): Promise<Result<{ readonly currency: string | undefined; readonly coupons: readonly Held[] }>> => {
    const inbox = await answered(api.inbox());
    if (!inbox?.ok) return unreadable;
    const { currency } = inbox.value;
    // What the shop learns by claiming one from a friend is said in My coupons only.
    const coupons = inbox.value.coupons.filter(({ from, code }) => !from || code);
    const offer = shown()?.offer;
    const isNew = offer && !coupons.some(({ coupon, state }) => coupon.id === offer.coupon.id && /^(claimed|kept)$/.test(state));
    const offered: readonly Held[] = isNew ? [{ ...offer, code: undefined, endsAt: offer.coupon.endsAt, state: 'offered' }] : [];
    return ok({ currency: currency ?? offer?.currency, coupons: [...offered, ...coupons] });
  };

  /** As with the button of the card, if the coupon is on it, or else of the list of coupons. */
  const claim = async ({ decisionId, coupon }: Held): Promise<Result<Claim>> => {
    const card = shown();
    if (card?.offer.decisionId === decisionId) {
      const state = await card.claim();
      if (state.phase === 'claimed') return ok(state.claim);
      return fail(state.phase === 'refused' ? state.code : 'claim_running', 'The card on the page shows the outcome.');
    }
    record({ name: 'select_promotion', time: Date.now(), decisionId, couponId: coupon.id });
    const result = (await answered(api.claim(decisionId))) ?? fail('worker_failed', 'The worker is gone.');
    if (result.ok) claimed({ coupon }, result.value);
    return result;
  };

  return {
    list: async (): Promise<Result<MyCoupons>> => {
      const found = await held();
      if (!found.ok) return found;
      const { currency, coupons } = found.value;
      return ok({ v: 'my-coupons/1', currency: currency ?? null, coupons: currency ? coupons.map(listed(currency)) : [] });
    },
    /**
     * Claims a coupon once the shopper has confirmed it. Errors: `coupon_unknown`, `claim_declined`, `claim_cancelled`, `confirmation_open`,
     * `paused`, and
     * those of `WorkerApi.claim`.
     */
    claim: async (input: unknown, signal?: AbortSignal): Promise<Result<ClaimedCoupon>> => {
      const { coupon: id } = Object(input) as { readonly coupon?: unknown };
      const found = await held();
      if (!found.ok) return found;
      const { currency, coupons } = found.value;
      const open = coupons.filter(({ coupon, state }) => coupon.id === id && state !== 'used' && state !== 'expired');
      const one = open.find(({ code }) => code !== undefined) ?? open[0];
      if (!one || !currency) return fail('coupon_unknown', 'list_my_coupons has no such coupon that can be claimed.');
      const couponId = one.coupon.id;
      // It may have been while the coupons were read, and then no event follows.
      if (signal?.aborted) return cancelled;
      if (one.code !== undefined) return ok({ coupon: couponId, code: one.code, expiresAt: one.endsAt });
      if (declined.has(couponId)) return fail('claim_declined', 'The shopper does not want this coupon. Do not ask again on this page.');
      if (isAsking) return fail('confirmation_open', 'The shopper is being asked about a coupon. Wait for their answer.');
      isAsking = true;
      try {
        const text = { discount: discountOf(one, currency), title: format.pick(one.coupon.title), ends: format.end(one.endsAt) };
        if (!(await askShopper({ theme, words, format, signal, ...text }))) {
          if (signal?.aborted) return cancelled;
          declined.add(couponId);
          return fail('claim_declined', 'The shopper does not want this coupon. Do not ask again on this page.');
        }
        if (paused()) return fail('paused', 'The shop has paused coupons on this page.');
        const result = await claim(one);
        return result.ok ? ok({ coupon: couponId, code: result.value.code, expiresAt: result.value.expiresAt }) : result;
      } finally {
        isAsking = false;
      }
    },
  };
};

export type AgentAnswers = typeof agentAnswers;

// A chunk of its own, loaded when an agent calls a tool.
if (window.couplet?._) window.couplet._.agentAnswers = agentAnswers;
