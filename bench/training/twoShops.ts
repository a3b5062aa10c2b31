import type { AcceptanceLog } from '../../src/trainer/acceptance/acceptanceLog';

/** Coupons of the older shop. The newer one has the others. Both have their own columns. */
const OLDER = new Set(['Bar', 'Carry out & Take away', 'Restaurant(20-50)']);
export const OLDER_LACKS = new Set(['income', 'direction_opp']);
export const NEWER_LACKS = new Set(['weather', 'education']);
/** What the newer shop calls its columns. */
export const RENAMED: Readonly<Record<string, string>> = {
  destination: 'going_to',
  passanger: 'company',
  temperature: 'temp_f',
  time: 'hour',
  couponType: 'offer',
  expiration: 'valid_for',
  gender: 'sex',
  age: 'customer_age',
  maritalStatus: 'marital',
  has_children: 'children',
  occupation: 'job',
  income: 'yearly_income',
  Bar: 'bar_visits',
  CoffeeHouse: 'coffee_visits',
  CarryAway: 'takeaway_visits',
  RestaurantLessThan20: 'cheap_restaurant',
  Restaurant20To50: 'restaurant_mid',
  toCoupon_GEQ15min: 'minutes15',
  toCoupon_GEQ25min: 'minutes25',
  direction_same: 'same_direction',
  direction_opp: 'opposite_direction',
};

/** The answers to one shop's coupons. */
export const shopOf = (log: AcceptanceLog, older: boolean): AcceptanceLog => {
  const at = log.columns.indexOf(log.coupon);
  const rows = Array.from(log.rows.keys()).filter((row) => OLDER.has(log.rows[row]![at]!) === older);
  return {
    ...log,
    rows: rows.map((row) => log.rows[row]!),
    groups: rows.map((row) => log.groups[row]!),
    labels: Float32Array.from(rows, (row) => log.labels![row]!),
  };
};
