import { MINUTE, SECOND } from '../../../protocol/clock';
import type { Facts, HttpAnswer } from '../facts';
import { type Finding, findingsOf } from '../finding';

const { fine, warning, failure } = findingsOf('clock');

/** Signatures are refused from here on. */
const SIGNATURES = 5 * MINUTE;
const TOLERATED = 30 * SECOND;

/**
 * By how much the clock of who answered is ahead, ms; `Date` has whole seconds (RFC 9110 §6.6.1), so less than one is nothing. A cache's answer
 * tells the time of long ago, and nothing.
 */
const aheadOf = ({ headers, askedAt, answeredAt }: HttpAnswer): number | undefined => {
  const at = Date.parse(headers.date ?? '');
  if (Number.isNaN(at) || headers.age !== undefined) return undefined;
  if (at + SECOND < askedAt) return at + SECOND - askedAt;
  return at > answeredAt ? at - answeredAt : 0;
};

const judge = (whose: string, aheadMs: number): Finding => {
  const seconds = Math.round(Math.abs(aheadMs) / SECOND);
  const said = `${whose} is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine’s`;
  const fix = 'Let both machines take their time from NTP (chrony, systemd-timesyncd).';
  if (Math.abs(aheadMs) >= SIGNATURES)
    return failure('clock_wrong', `${said}: orders are refused from 5 minutes on, and coupons begin and end at another time.`, fix);
  return Math.abs(aheadMs) >= TOLERATED ? warning('clock_off', `${said}.`, fix) : fine(`${whose} agrees with this machine’s.`);
};

/** This machine's clock against the database's, the shop's and that of who answers at the server's address. */
export const checkClocks = ({ database, shop, site }: Facts): readonly Finding[] => {
  const ofDatabase = database?.ok ? database.value.aheadMs : undefined;
  const ofShop = shop?.front.ok ? aheadOf(shop.front.value) : undefined;
  const ofSite = site?.ready.ok ? aheadOf(site.ready.value) : undefined;
  return [
    ...(ofDatabase === undefined ? [] : [judge('The database’s clock', ofDatabase)]),
    ...(ofShop === undefined ? [] : [judge('The shop’s clock', ofShop)]),
    ...(ofSite === undefined ? [] : [judge('The server’s clock', ofSite)]),
  ];
};
