/** What stands in the way, as far as it makes a difference to the shopper. */
export type SendFault = 'address' | 'gone' | 'claimed' | 'exhausted' | 'often' | 'endsFirst' | 'off' | 'busy' | 'failed';

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
  serving_stopped: 'off',
  rate_limited: 'busy',
  overloaded: 'busy',
};

/** Fault of a reason code; whatever else it is, another try may help. */
export const faultOf = (code: string): SendFault => (Object.hasOwn(faults, code) && faults[code]) || 'failed';

/** Asking again, perhaps with another address, is of use. */
export const mayAskAgain = (fault: SendFault): boolean => fault === 'address' || fault === 'busy' || fault === 'failed';
