import type { CampaignIssue } from '../../../campaigns/campaignIssue';
import { capital, hits } from '../../i18n/i18n';

const issueList = {
  errors: (n: number) => (n === 1 ? 'Fix 1 error before publishing' : `Fix ${n} errors before publishing`),
  warnings: (n: number) => (n === 1 ? '1 warning' : `${n} warnings`),
  /** Before an issue in a list about several coupons. */
  about: (coupon: string) => `${coupon}:`,
};

const about = (coupon: string): string => (coupon === '' ? 'one of the coupons' : coupon);

/** By the reason codes of `POST /v1/admin/campaign/publish`. */
const publishRefusals: Readonly<Record<string, RefusalSentence>> = {
  discount_unsupported: (coupon) => ({
    what: `Your shop’s checkout does not support the discount of ${about(coupon)}.`,
    fix: 'Choose another type of discount, or other products.',
  }),
  stacking_unsupported: (coupon) => ({
    what: `Your shop’s checkout takes one code per order, so ${about(coupon)} cannot be combined.`,
    fix: 'Choose “One coupon per order”.',
  }),
  condition_unsupported: (coupon, field) => ({
    what: `Your shop’s checkout cannot check ${field === '' ? 'a condition' : `“${field}”, a condition`} of ${about(coupon)}.`,
    fix: 'Remove this condition under “Audience”, or ask your developer to check it at checkout.',
  }),
  scope_unsupported: (coupon) => ({
    what: `Your shop’s checkout cannot limit ${about(coupon)} to these products.`,
    fix: 'Use either products or categories, or the whole shop.',
  }),
  scope_unknown: (coupon) => ({
    what: `${capital(about(coupon))} has a product or category that does not exist in your shop.`,
    fix: 'Check the spelling, or choose it from the list.',
  }),
  currency_unsupported: () => ({ what: 'Your shop sells in another currency.', fix: 'Correct the currency under “Shop”.' }),
  sensitive_category: (coupon) => ({
    what: `${capital(about(coupon))} depends on a sensitive topic.`,
    fix: 'Remove the word from its products, conditions or attributes.',
  }),
  protected_attribute: (coupon) => ({
    what: `${capital(about(coupon))} depends on a protected attribute.`,
    fix: 'Remove it from its conditions or attributes.',
  }),
  value_below_floor: (coupon) => ({
    what: `${capital(about(coupon))} is worth less than the minimum coupon value.`,
    fix: 'Raise its discount, or lower the minimum under “Advanced”.',
  }),
  value_above_ceiling: (coupon) => ({
    what: `${capital(about(coupon))} may be worth more than the maximum coupon value.`,
    fix: 'Lower its discount, or raise the maximum under “Advanced”.',
  }),
  campaign_invalid: () => ({ what: 'The campaign has errors.', fix: 'Go back and fix them first.' }),
  draft_changed: () => ({
    what: 'Someone else changed this campaign.',
    fix: 'Go back and review their changes, then publish.',
  }),
  live_changed: () => ({
    what: 'Another version was published meanwhile.',
    fix: 'The list above now compares with it. Check it, then restore.',
  }),
  signing_key_absent: () => ({
    what: 'This server no longer has the signing key.',
    fix: 'Reload the page to see how to publish with the key on another computer.',
  }),
  shop_unreachable: () => ({ what: 'Your shop cannot be reached.', fix: 'Check that it is running, and try again in a minute.' }),
  shop_no_answer: () => ({ what: 'Your shop did not answer in time.', fix: 'Try again in a minute.' }),
  shop_unauthorized: () => ({
    what: 'Your shop does not accept Couplet’s credentials.',
    fix: 'Ask your server’s administrator to renew them.',
  }),
  shop_refused: () => ({ what: 'Your shop refused to list its features.', fix: 'Check your shop’s log, and try again.' }),
  shop_malformed: () => ({ what: 'Your shop sent an unreadable answer.', fix: 'Check the version of its Couplet extension.' }),
  capabilities_malformed: () => ({
    what: 'Your shop’s list of features is unreadable.',
    fix: 'Ask your shop’s developer to correct it.',
  }),
  shop_extension_missing: () => ({
    what: 'Couplet’s extension is missing in your shop.',
    fix: 'Install it, then publish again.',
  }),
  shop_api_absent: () => ({
    what: 'Your shop’s interface does not answer.',
    fix: 'Ask your server’s administrator to correct SHOP_URL, or turn on the shop’s REST API.',
  }),
  shop_coupons_off: () => ({
    what: 'Your shop has coupons turned off.',
    fix: 'Turn on coupon codes in WooCommerce’s general settings, then publish again.',
  }),
  shop_untrusted: () => ({
    what: 'Your shop’s certificate is not valid.',
    fix: 'Renew it, or trust its authority on the server.',
  }),
  bundle_incompatible: () => ({
    what: 'The live models do not match this server’s version.',
    fix: 'Train again with this version, then publish.',
  }),
  bundle_invalid: () => ({
    what: 'Devices would refuse this version, so it was not published.',
    fix: 'This is an error in Couplet. Report the details below to your server’s administrator.',
  }),
  store_unavailable: () => ({
    what: 'The server’s database cannot be reached. The campaign did not change.',
    fix: 'Try again in a minute.',
  }),
  overloaded: () => ({ what: 'The server is busy. The campaign did not change.', fix: 'Try again in a minute.' }),
};

export interface RefusalWords {
  readonly what: string;
  readonly fix: string;
}

/**
 * @param coupon title of the affected coupon, quoted as usual in the language; empty if there is none
 * @param field name of the condition that is refused; empty if it is not known
 */
type RefusalSentence = (coupon: string, field: string) => RefusalWords;

const publish = {
  publish: 'Review & publish',
  title: 'Publish these changes?',
  lead: 'Shoppers’ devices get these changes within a minute:',
  nothing: 'There are no changes to publish.',
  pooled: 'The experiment continues. Results before and after the change of goal are counted together.',
  /** Other effects of publishing. */
  pending: {
    token_keys: 'Publishing renews the token keys of private reports.',
    split_key: 'Publishing renews this server’s key for secure aggregation.',
    strata: 'Publishing adds the latest results of private reports.',
    head: 'Publishing removes a part of the model that performs poorly on devices.',
  } as Readonly<Record<string, string>>,
  blocked: 'Fix these errors before publishing:',
  unwise: 'Check these warnings before publishing:',
  unsaved: 'Save the draft first.',
  confirm: 'Publish now',
  doneOff: 'Published. Coupons are stopped, so shoppers do not see them yet.',
  turnOn: 'Turn coupons on',
  isOn: 'Published, and coupons are on.',
  changes: {
    added: (coupon: string) => `New: “${coupon}”.`,
    coupon: (coupon: string) => `Changed: “${coupon}”`,
    removed: (coupon: string) => `Removed: “${coupon}”. Codes already issued stay valid until they expire.`,
    ended: (coupon: string) => `Ended: “${coupon}”.`,
    experiment: (shares: string) => `New experiment: ${shares} All shoppers are assigned again.`,
    /** The shop’s first one. */
    firstExperiment: (shares: string) => `Shoppers are split at random, to measure results: ${shares}`,
    shop: () => 'Changed for all coupons',
    campaign: (name: string) => `Changed campaign: “${name}”`,
    campaignAdded: (name: string) => `New campaign: “${name}”.`,
    campaignRemoved: (name: string) => `Removed campaign: “${name}”.`,
  },
  /** For one field, named as on its page; with old and new values if they are short. */
  field: {
    became: (name: string, from: string, to: string) => `${name}: ${from} → ${to}`,
    added: (name: string) => `${name}: added`,
    removed: (name: string) => `${name}: removed`,
    changed: (name: string) => `${name}: changed`,
  },
  yes: 'yes',
  no: 'no',
  empty: 'empty',
  everybody: 'all shoppers',
  /** Between conditions. */
  and: ' and ',
  or: ' or ',
  notes: {
    cold_start: () =>
      'Couplet now learns which coupon suits which shopper. After a few weeks of orders, you can speed it up under “Learning”.',
    coupon_new_to_models: (coupon: string) =>
      `“${coupon}” is new to the trained model. Devices choose it by their own learning until the next training.`,
    coupon_learnt_otherwise: (coupon: string) =>
      `“${coupon}” had a different discount or products when the model was trained. Train again soon.`,
    setting_learnt_otherwise: () => 'Shop settings have changed since the model was trained. Train again soon.',
    model_dropped: () => 'A part of the model does not fit this campaign and was removed. Train again soon.',
    visits_learnt: () => 'Devices start from aggregated visits.',
    visits_few: () => 'Aggregated visits are still mostly noise and were left out.',
    strata_learnt: () => 'Private reports distinguish new from returning shoppers.',
    strata_held_back: () =>
      'Private reports do not match the orders and were left out. Some may be forged. Check them before you publish again.',
  } as Readonly<Record<string, (coupon: string) => string>>,
  toCoupon: 'Go to the coupon',
  inDetail: 'Details:',
  noLimit: 'no limit',
  offline: 'This server has no signing key',
  offlineLead: 'Download the file and run one of these on the computer that holds the key:',
  download: 'Download campaign.json',
  commands: {
    nothing: 'Without an event log, coupons start from your own rule and each shopper’s views:',
    log: 'With a few weeks of events, train a model first:',
  },
};

export type NumberFault = 'negative' | 'fine' | 'large';

/** Formats the figures of an issue in a language. */
export interface Say {
  /** @param minor units of the campaign's currency */
  readonly money: (minor: number | string | undefined) => string;
  /** In the shop's time zone. */
  readonly moment: (at: number | string | undefined) => string;
  readonly percent: (share: number | string | undefined) => string;
  /** A coupon's title by its id. */
  readonly coupon: (id: number | string | undefined) => string;
  /** Label of the field. */
  readonly field: string;
  /** The smallest and largest value of a field with both. */
  readonly least: number | undefined;
  readonly most: number | undefined;
  /** A bound in the unit of its field. */
  readonly bound: (value: number | string | undefined) => string;
  /** What is wrong with the number at the path, if there is one. */
  readonly fault: NumberFault | undefined;
  /** Decimals of the campaign's currency. */
  readonly digits: number;
}

/** The problem, and how to fix it. */
export interface IssueWords {
  readonly what: string;
  readonly fix: string;
}

/** Problem and fix for one code. */
type IssueSentence = (facts: CampaignIssue['facts'], say: Say) => IssueWords;

/** By code of `checkCampaign`. */
const issues: Readonly<Record<string, IssueSentence>> = {
  title_missing: () => ({ what: 'The coupon has no title.', fix: 'Enter one in English.' }),
  cap_missing: () => ({
    what: 'The maximum discount per order is missing.',
    fix: 'Enter one. A code reserves this much of the budget.',
  }),
  explore_too_large: (_, { percent }) => ({ what: 'The share for exploring is too large.', fix: `Use at most ${percent(0.1)}.` }),
  shares_sum: ({ sum }, { percent }) => ({
    what: `The three shares add up to ${percent(sum)}.`,
    fix: 'Change them to add up to 100%.',
  }),
  reports_mode_contradicts: () => ({
    what: 'Two settings for private reports contradict each other.',
    fix: 'Choose again, or remove “enabled” from the campaign file.',
  }),
  fairness_bounds: () => ({ what: 'The lowest value is above the highest.', fix: 'Swap them.' }),
  tiers_same_threshold: () => ({ what: 'Two steps start at the same amount.', fix: 'Change one of them.' }),
  below_cost: () => ({
    what: 'The discount exceeds the margin, so every order with this coupon would lose money.',
    fix: 'Lower the discount, or correct the margin.',
  }),
  until_invalid: () => ({ what: 'The last day is in the past or before the first day.', fix: 'Choose a later day.' }),
  tiers_not_rising: () => ({ what: 'A higher step must save more than a lower one.', fix: 'Raise its discount.' }),
  field_missing: () => ({ what: 'This is missing.', fix: 'Enter a value.' }),
  field_unknown: () => ({ what: 'This field is unknown.', fix: 'Remove it from the campaign file.' }),
  field_invalid: ({ expected }, { fault, digits }) => {
    if (expected !== 'number') return { what: 'This value is not valid.', fix: 'Enter it again.' };
    if (fault === 'fine')
      return {
        what: 'This amount has too many decimals.',
        fix: digits === 0 ? 'Remove the decimals.' : `Use at most ${digits} decimals.`,
      };
    if (fault === 'large') return { what: 'This number is too large.', fix: 'Enter less.' };
    return { what: 'This is not a number.', fix: 'Use digits and a decimal point, such as 12.50.' };
  },
  value_too_small: ({ least, above }, { bound, field, most }) => ({
    what:
      least === undefined
        ? `${field} must be more than ${bound(above)}.`
        : most === undefined
          ? `${field} must be at least ${bound(least)}.`
          : `${field} must be between ${bound(least)} and ${bound(most)}.`,
    fix: '',
  }),
  value_too_large: ({ most, below }, { bound, field, least }) => ({
    what:
      most === undefined
        ? `${field} must be less than ${bound(below)}.`
        : least === undefined
          ? `${field} must be at most ${bound(most)}.`
          : `${field} must be between ${bound(least)} and ${bound(most)}.`,
    fix: '',
  }),
  too_short: ({ least }, { field }) => ({ what: `${field} needs at least ${least}.`, fix: '' }),
  too_long: ({ most }, { field }) => ({ what: `${field} is too long.`, fix: `Use at most ${most}.` }),
  not_whole: (_, { field }) => ({ what: `${field} must be a whole number.`, fix: '' }),
  format_invalid: (_, { field }) => ({ what: `${field} is not valid.`, fix: 'Follow the example below the field.' }),
  choice_invalid: () => ({ what: 'This option is unknown.', fix: 'Choose one from the list.' }),
  condition_field_unknown: ({ field }) => ({ what: `The condition “${field}” is unknown.`, fix: 'Choose one from the list.' }),
  condition_operator_unknown: ({ operator }) => ({ what: `The comparison “${operator}” is unknown.`, fix: 'Choose one from the list.' }),
  condition_negative: () => ({ what: 'The value must not be negative.', fix: 'Enter 0 or more, or remove the row.' }),
  condition_malformed: () => ({ what: 'This condition is not complete.', fix: 'Enter a value, or remove the row.' }),
  coupon_duplicate: ({ coupon }) => ({
    what: `Two coupons have the ID “${coupon}”.`,
    fix: 'Delete one of them, or change its ID.',
  }),
  stands_alone: () => ({
    what: 'The discount counts pieces, so this coupon cannot be combined with others.',
    fix: 'Choose “One coupon per order”.',
  }),
  coupon_reserved: ({ coupon }) => ({
    what: `The ID “${coupon}” is reserved.`,
    fix: 'Change the ID.',
  }),
  budget_below_discount: ({ budget, most }, { money }) => ({
    what: `The budget of ${money(budget)} cannot pay for a single code, which may cost ${money(most)}.`,
    fix: `Raise the budget to at least ${money(most)}, or lower the maximum per order.`,
  }),
  budget_absent: () => ({ what: 'The coupon has no budget.', fix: 'Set a budget or a number of codes.' }),
  budget_empty: () => ({ what: 'A limit is 0, so no code can be issued.', fix: 'Raise it, or clear the field for no limit.' }),
  code_duplicate: ({ code }) => ({
    what: `Another coupon already has the code “${code}”.`,
    fix: 'Choose another code.',
  }),
  coupon_unknown: ({ coupon }) => ({
    what: `The campaign has no coupon “${coupon}”.`,
    fix: 'Remove the name, or add the coupon again.',
  }),
  friends_coupon_unfit: () => ({
    what: 'This coupon cannot be given to friends.',
    fix: 'Use codes of your own for each shopper, and leave out “members only”.',
  }),
  friends_reward_unfit: () => ({
    what: 'This coupon cannot be the reward.',
    fix: 'Choose another coupon, which is not for friends and has no shared code.',
  }),
  ends_before_start: ({ startsAt }, { moment }) => ({
    what: 'The coupon ends before it starts.',
    fix: `Choose an end after ${moment(startsAt)}.`,
  }),
  coupon_ended: ({ endsAt }, { moment }) => ({
    what: `The coupon ended on ${moment(endsAt)}.`,
    fix: 'Choose an end in the future, or delete the coupon.',
  }),
  scope_matches_nothing: ({ name }) => ({
    what: `0 products match. Your shop has no “${name}”.`,
    fix: 'Check the spelling, or choose categories and products from the list.',
  }),
  scope_name_unknown: ({ name, more }) => ({
    what: more === 0 ? `Your shop has no “${name}”.` : `Your shop has no “${name}” and ${more} more.`,
    fix: 'Check the spelling, or remove it.',
  }),
  sensitive_category: ({ text, what }) => ({
    what: `“${text}” is about ${what}. Coupons may not depend on it.`,
    fix: 'Choose another category, or remove it.',
  }),
  protected_attribute: ({ text, what }) => ({
    what: `“${text}” selects shoppers by ${what}, which is not allowed.`,
    fix: 'Remove it.',
  }),
  value_below_floor: ({ value, floor }, { money }) => ({
    what: `This coupon is worth at most ${money(value)}, below the minimum coupon value of ${money(floor)}.`,
    fix: 'Raise the discount, or lower the minimum.',
  }),
  value_above_ceiling: ({ value, ceiling }, { money }) => ({
    what: `This coupon may be worth ${money(value)}, above the maximum coupon value of ${money(ceiling)}.`,
    fix: 'Lower the discount, or raise the maximum.',
  }),
  below_margin_floor: ({ cart, cost, left, least }, { money }) => ({
    what: `An order of ${money(cart)} gets a discount of ${money(cost)}. ${
      Number(left) < 0 ? `That loses ${money(-Number(left))}` : `That leaves a margin of ${money(left)}`
    }. Your minimum is ${money(least)}.`,
    fix: 'Lower the discount, raise the minimum cart value, or check the margin under “Shop”. The coupon is hidden for carts below your minimum margin.',
  }),
  time_zone_unknown: ({ timeZone }) => ({
    what: `There is no time zone “${timeZone}”.`,
    fix: 'Choose one from the list, such as Europe/Berlin.',
  }),
  policy_floor_too_large: ({ coupons }) => ({
    what: `The minimum probability per coupon is too high for ${coupons} coupons.`,
    fix: 'Use fewer coupons, or lower “policy.floor” in the campaign file.',
  }),
  coupons_missing: () => ({ what: 'There are no coupons yet.', fix: 'Add one from a template.' }),
  rule_empty: () => ({
    what: 'Your own rule has a share of shoppers but no coupons.',
    fix: 'Tick “Part of your own rule” on a coupon, or set the share of your own rule to 0.',
  }),
  priority_never_shows: ({ other }, { coupon }) => ({
    what: `This coupon is never shown: “${coupon(other)}” has a higher priority and is available whenever this one is.`,
    fix: 'Narrow the audience of the other campaign, or change the priorities.',
  }),
  coupon_not_in_period: () => ({
    what: 'The coupon and its campaign are never valid at the same time.',
    fix: 'Change the dates of one of them.',
  }),
  coupon_in_two_campaigns: ({ coupon: id }, { coupon }) => ({
    what: `“${coupon(id)}” is in two campaigns.`,
    fix: 'Remove it from one of them.',
  }),
  coupons_too_many: ({ coupons, most }) => ({
    what: `Devices can hold ${most} coupons, and ${coupons} are running or planned.`,
    fix: 'Pause some, or end those you no longer need. Paused and ended coupons stay in your list.',
  }),
  campaign_duplicate: () => ({ what: 'Two campaigns have the same ID.', fix: 'Delete one of them and create it again.' }),
  segment_duplicate: () => ({ what: 'Two segments have the same ID.', fix: 'Delete one of them and save it again.' }),
  campaign_ends_before_start: ({ startsAt }, { moment }) => ({
    what: 'The campaign ends before it starts.',
    fix: `Choose an end after ${moment(startsAt)}.`,
  }),
  campaign_budget_below_discount: ({ budget, most }, { money }) => ({
    what: `The shared budget of ${money(budget)} cannot pay for a code, which may cost ${money(most)}.`,
    fix: `Set the budget to ${money(most)} or more.`,
  }),
  campaign_budget_empty: () => ({
    what: 'A limit of the shared budget is 0, so no code can be issued.',
    fix: 'Raise it, or clear the field for no limit.',
  }),
  journey_channel_off: () => ({
    what: 'This campaign’s journey uses a channel that is off.',
    fix: 'Turn the channel on under Messages, or remove it from the journey.',
  }),
  journey_cap_small: () => ({
    what: 'With one message a week, no shopper can agree to this journey.',
    fix: 'Allow at least two messages a week under Messages.',
  }),
  journey_without_coupons: () => ({ what: 'The journey has nothing to send.', fix: 'Add a coupon to the campaign.' }),
  rule_never_shows: ({ other }, { coupon }) => ({
    what: `Your own rule never shows this coupon, because “${coupon(other)}” always comes first.`,
    fix: 'Narrow the audience of the other one, choose different products, or move this one up.',
  }),
  exclusive_overlap: ({ other }, { coupon }) => ({
    what: `Shoppers may get this coupon and “${coupon(other)}” for the same products, but can use only one.`,
    fix: 'Separate their dates or products, or allow both under “Combining”.',
  }),
  no_holdout: () => ({
    what: 'Without shoppers who see no coupons, you cannot measure what coupons earn.',
    fix: 'Set “No coupons” to at least 5%. 10% is usual.',
  }),
  arm_too_small: ({ share, least }, { percent }) => ({
    what: `A share of ${percent(share)} takes very long to give a result.`,
    fix: `Use 0, or at least ${percent(least)}.`,
  }),
  experiment_changed: ({ orders }) => ({
    what: `Changing the shares would invalidate ${orders} orders of the running experiment.`,
    fix: 'Restore the shares, or start a new experiment.',
  }),
  creatives_changed: ({ orders }) => ({
    what: `Changing the variants would invalidate ${orders} orders of the running test.`,
    fix: 'Restore the variants, or start a new test.',
  }),
  creative_duplicate: ({ creative }) => ({
    what: `Two variants have the name “${creative}”.`,
    fix: 'Rename one of them. “control” is the coupon itself.',
  }),
  creative_same: () => ({
    what: 'This variant is the same as the coupon.',
    fix: 'Change its title, picture, format or moment, or remove it.',
  }),
  creative_format_unknown: () => ({ what: 'This format is unknown.', fix: 'Choose one from the list.' }),
  pictures_too_many: ({ pictures, most }) => ({
    what: `The campaign has ${pictures} pictures. Pages load all of them to keep the chosen coupon private.`,
    fix: `Use at most ${most}.`,
  }),
  selector_invalid: ({ selector, fault }) => ({
    what: `“${selector}” is not a CSS selector: ${selectorFaults[String(fault)]}.`,
    fix: 'Use selectors such as .help, #help or [data-help], separated by commas.',
  }),
  split_helper_absent: () => ({
    what: 'Secure aggregation needs a helper run by another organisation.',
    fix: 'Enter the helper’s operator and public key, or choose another mode.',
  }),
  reports_linkable: ({ auc, fits }) => ({
    what: `Two private reports of one shopper could be matched too often: in ${hits(auc)} of 100 tries, compared with 50 by guessing.`,
    fix: `Lower ε to ${fits} or less, or tick “Ask about claims and dismissals”.`,
  }),
  too_deep: () => ({ what: 'The campaign is nested too deeply to be read.', fix: 'Simplify its conditions.' }),
};

const selectorFaults: Readonly<Record<string, string>> = {
  end: 'something is missing at its end',
  digit: 'a name after . or # begins with a digit',
  bracket: 'a bracket is unmatched',
  pseudo: 'the word after a colon is unknown',
  other: 'browsers cannot read it',
};

export const strings = { issueList, publishRefusals, publish, issues };
