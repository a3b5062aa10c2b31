import type { SendFault } from '../i18n/panelStrings';

const faults: Readonly<Record<string, SendFault>> = {
  address_malformed: 'address',
  message_malformed: 'address',
  decision_unknown: 'gone',
  coupon_unknown: 'gone',
  coupon_stale: 'gone',
  coupon_expired: 'gone',
  already_claimed: 'claimed',
  budget_exhausted: 'exhausted',
  channel_cap_day: 'often',
  channel_cap_week: 'often',
  coupon_ends_first: 'endsFirst',
  channel_off: 'off',
  origin_refused: 'off',
  serving_stopped: 'off',
  rate_limited: 'busy',
  overloaded: 'busy',
};

/** Fault of a reason code. For any other code, a retry may help. */
export const faultOf = (code: string): SendFault => (Object.hasOwn(faults, code) && faults[code]) || 'failed';

/** Is a new request useful, perhaps with another address? */
export const mayAskAgain = (fault: SendFault): boolean => fault === 'address' || fault === 'busy' || fault === 'failed';
