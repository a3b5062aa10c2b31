import { hits } from '../../../i18n/i18n';
import type { IssueSentence } from './issueWords';

/** By code of `checkCampaign`. */
export const issuesEn: Readonly<Record<string, IssueSentence>> = {
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
  ends_before_start: ({ startsAt }, { moment }) => ({
    what: 'The coupon ends before it starts.',
    fix: `Choose an end after ${moment(startsAt)}.`,
  }),
  coupon_ended: ({ endsAt }, { moment }) => ({
    what: `The coupon ended on ${moment(endsAt)}.`,
    fix: 'Choose an end in the future, or delete the coupon.',
  }),
  scope_matches_nothing: ({ name }) => ({
    what: `0 products match. The shop has no “${name}”.`,
    fix: 'Check the spelling, or choose categories and products from the list.',
  }),
  scope_name_unknown: ({ name, more }) => ({
    what: more === 0 ? `The shop has no “${name}”.` : `The shop has no “${name}” and ${more} more.`,
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
    fix: 'Lower the discount, raise the minimum cart value, or check the margin under “Your shop”. Carts below your minimum margin are never shown the coupon.',
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
    what: `Devices can hold ${most} coupons, and ${coupons} are not paused.`,
    fix: 'Pause or delete some coupons.',
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
  rule_never_shows: ({ other }, { coupon }) => ({
    what: `Your own rule never shows this coupon, because “${coupon(other)}” always comes first.`,
    fix: 'Narrow the audience of the other one, choose different products, or move this one up.',
  }),
  exclusive_overlap: ({ other }, { coupon }) => ({
    what: `Shoppers may get this coupon and “${coupon(other)}” for the same products, but can use only one.`,
    fix: 'Separate their dates or products, or allow both under “Combining”.',
  }),
  no_holdout: () => ({
    what: 'Without a holdout, you cannot measure what coupons earn.',
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
