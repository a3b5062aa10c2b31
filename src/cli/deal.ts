import { Command } from 'commander';
import { eligibilityContext } from '../engine/decision/eligibilityContext';
import { bestDeal, type Deal } from '../engine/eligibility/bestDeal';
import { type BasketLine, couponCost } from '../engine/eligibility/discountOf';
import { eligibleCoupons, refusalSentences } from '../engine/eligibility/eligibility';
import { emptyProfile } from '../engine/profile/shopperProfile';
import { basketSchema, type StatedBasket } from '../protocol/coupons/basket';
import type { Coupon } from '../protocol/coupons/coupon';
import { minorDigits } from '../protocol/values/money';
import { timeArgument } from './io/arguments';
import { printLines, valueOr } from './io/output';
import { readCampaign, readJson } from './io/readFile';

interface DealOptions {
  readonly campaign: string;
  readonly basket: string;
  readonly at?: number;
  readonly json?: boolean;
}

interface Unused {
  readonly couponId: string;
  readonly code: string;
  readonly message: string;
}

const unusedBy = ({ couponIds }: Deal, eligible: readonly Coupon[], basket: StatedBasket): readonly Unused[] =>
  eligible
    .filter(({ id }) => !couponIds.includes(id))
    .map((coupon) =>
      couponCost(coupon, basket) === 0
        ? { couponId: coupon.id, code: 'nothing_off', message: 'It does not reduce this basket.' }
        : { couponId: coupon.id, code: 'not_in_best_deal', message: 'Another coupon, or a combination, saves more.' },
    );

const describe = (deal: Deal, unused: readonly Unused[], lines: readonly BasketLine[], shipping: number, currency: string): string[] => {
  const digits = minorDigits(currency);
  const money = (amount: number): string => (amount / 10 ** digits).toFixed(digits);
  const total = lines.reduce((sum, { price, quantity }) => sum + price * quantity, shipping);
  const parts = [
    ...lines.map(({ itemId, price, quantity }, i) => ({ name: itemId, off: deal.lines[i] ?? 0, of: price * quantity })),
    { name: 'shipping', off: deal.shipping, of: shipping },
  ];
  return [
    `${deal.couponIds.join(' + ') || 'no coupon'}: ${money(deal.discount)} off ${money(total)}, ${money(total - deal.discount)} ${currency} left to pay`,
    ...parts.filter(({ off }) => off > 0).map(({ name, off, of }) => `  ${name}: ${money(off)} off ${money(of)}`),
    ...(deal.credit > 0 ? [`  plus a gift or credit that costs ${money(deal.credit)}`] : []),
    ...unused.map(({ couponId, code, message }) => `not ${couponId}: ${code}: ${message}`),
  ];
};

const run = ({ campaign: path, basket: basketPath, at = Date.now(), json = false }: DealOptions): void => {
  const campaign = valueOr(readCampaign(path), json);
  const basket = campaign && valueOr(readJson(basketSchema, basketPath, 'basket_invalid'), json);
  if (!campaign || !basket) return;
  const { lines, shipping, facts } = basket;
  const context = eligibilityContext({ ...emptyProfile(at), cart: lines }, facts, 'site', at, {
    ...campaign,
    halfLifeMs: campaign.profile.halfLifeMs,
  });
  const { eligible, refusals } = eligibleCoupons(campaign.coupons, context);
  const deal = valueOr(bestDeal(basket, eligible), json);
  if (!deal) return;
  const unused = [
    ...unusedBy(deal, eligible, basket),
    ...refusals.map(({ couponId, code }): Unused => ({ couponId, code, message: refusalSentences[code] })),
  ];
  printLines(json ? [JSON.stringify({ ...deal, unused })] : describe(deal, unused, lines, shipping, campaign.currency));
};

export const dealCommand = (): Command =>
  new Command('deal')
    .description('find the coupons that save most on a basket, line by line, and why others were not used')
    .requiredOption('--campaign <file>', 'campaign file')
    .requiredOption(
      '--basket <file>',
      'JSON: {"lines": [{"itemId", "categories", "price", "quantity"}], "shipping", "facts": {"member": true}}, prices in minor units',
    )
    .option('--at <time>', 'time of purchase, ISO 8601 (default: now)', timeArgument)
    .option('--json', 'print the deal as JSON')
    .action(run);
