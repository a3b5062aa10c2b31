import type { RefusalSentence } from './refusalWords';

const about = (coupon: string): string => (coupon === '' ? 'one of the coupons' : coupon);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** By the reason codes of `POST /v1/admin/campaign/publish`. */
export const refusalsEn: Readonly<Record<string, RefusalSentence>> = {
  discount_unsupported: (coupon) => ({
    what: `Your shop’s checkout cannot give the discount of ${about(coupon)} exactly.`,
    fix: 'Choose another form of discount, or other goods for it.',
  }),
  stacking_unsupported: (coupon) => ({
    what: `Your shop’s checkout takes one code an order, so ${about(coupon)} cannot go together with others.`,
    fix: 'Set it to stand alone.',
  }),
  condition_unsupported: (coupon) => ({
    what: `Your shop’s checkout cannot check a condition of ${about(coupon)}.`,
    fix: 'Take the condition out, or ask for a least value of the cart only.',
  }),
  scope_unsupported: (coupon) => ({
    what: `Your shop’s checkout cannot limit ${about(coupon)} to these goods.`,
    fix: 'Name products or categories, not both, or let it hold for the whole shop.',
  }),
  scope_unknown: (coupon) => ({
    what: `${capital(about(coupon))} names a product or category that your shop does not have.`,
    fix: 'Write it as your shop does.',
  }),
  currency_unsupported: () => ({ what: 'Your shop sells in another currency.', fix: 'Correct the currency under “Your shop”.' }),
  sensitive_category: (coupon) => ({
    what: `${capital(about(coupon))} touches something too personal to choose coupons by.`,
    fix: 'Take the word out of its goods, its condition or its attributes.',
  }),
  protected_attribute: (coupon) => ({
    what: `${capital(about(coupon))} tells shoppers apart by something that must not matter.`,
    fix: 'Take it out of its condition or its attributes.',
  }),
  value_below_floor: (coupon) => ({
    what: `${capital(about(coupon))} is worth less than the least that your campaign promises.`,
    fix: 'Raise its discount, or lower the bound under “Advanced”.',
  }),
  value_above_ceiling: (coupon) => ({
    what: `${capital(about(coupon))} may be worth more than the most that your campaign promises.`,
    fix: 'Lower its discount, or raise the bound under “Advanced”.',
  }),
  campaign_invalid: () => ({ what: 'The campaign cannot be published as it is.', fix: 'Go back and mend what the page says is wrong.' }),
  draft_changed: () => ({
    what: 'Somebody else has changed this campaign meanwhile.',
    fix: 'Go back, look at theirs, and publish then.',
  }),
  terms_changed: () => ({ what: 'What is live was changed meanwhile.', fix: 'Reload the page, look at the changes, and publish then.' }),
  signing_key_absent: () => ({
    what: 'This server no longer holds the key that signs campaigns.',
    fix: 'Reload the page: it then says how to publish where the key is.',
  }),
  shop_unreachable: () => ({ what: 'Your shop cannot be reached.', fix: 'Is it running? Try again in a minute.' }),
  shop_no_answer: () => ({ what: 'Your shop did not answer in time.', fix: 'Try again in a minute.' }),
  shop_unauthorized: () => ({
    what: 'Your shop does not accept the keys this server has for it.',
    fix: 'Whoever runs the server must give it new ones.',
  }),
  shop_refused: () => ({ what: 'Your shop refused to say what it can do.', fix: 'Look at its own log, then try again.' }),
  shop_malformed: () => ({ what: 'Your shop answered something this server cannot read.', fix: 'Is its extension of the right version?' }),
  capabilities_malformed: () => ({
    what: 'Your shop’s list of what it can do cannot be read.',
    fix: 'Whoever looks after the shop must mend its answer.',
  }),
  shop_extension_missing: () => ({
    what: 'Your shop lacks the extension for Couplet.',
    fix: 'Install it in the shop, then publish again.',
  }),
  bundle_incompatible: () => ({
    what: 'The models that are live are of another version than this server.',
    fix: 'Train again with this version, and publish the result.',
  }),
  bundle_invalid: () => ({
    what: 'Shoppers’ devices would refuse what was made of this campaign, so it was not published.',
    fix: 'This is a mistake of Couplet’s and not of yours: tell its reason to whoever runs the server.',
  }),
  store_unavailable: () => ({ what: 'The server’s database cannot be reached. Nothing was changed.', fix: 'Try again in a minute.' }),
  overloaded: () => ({ what: 'The server has too much to do. Nothing was changed.', fix: 'Try again in a minute.' }),
};
