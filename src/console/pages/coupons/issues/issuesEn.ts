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
    fix: 'Change one of them, so that they add up to 100%.',
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
  format_invalid: (_, { field }) => ({ what: `${field} is not valid.`, fix: 'Follow the example at the field.' }),
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
    what: `Another coupon has the code “${code}” already.`,
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
    what: `“${text}” is about ${what}. No coupon may depend on that, in any shop.`,
    fix: 'Choose another category, or remove it.',
  }),
  protected_attribute: ({ text, what }) => ({
    what: `“${text}” selects shoppers by their ${what}. No coupon may do that.`,
    fix: 'Remove it.',
  }),
  value_below_floor: ({ value, floor }, { money }) => ({
    what: `This coupon is worth at most ${money(value)}. You promise at least ${money(floor)} for every coupon.`,
    fix: `Raise the discount, or lower the promise.`,
  }),
  value_above_ceiling: ({ value, ceiling }, { money }) => ({
    what: `This coupon may be worth ${money(value)}. You promise at most ${money(ceiling)} for every coupon.`,
    fix: 'Lower the discount, or raise the promise.',
  }),
  below_margin_floor: ({ cart, cost, left, least }, { money }) => ({
    what: `On an order of ${money(cart)} the discount is ${money(cost)}. ${
      Number(left) < 0 ? `That loses you ${money(-Number(left))}` : `That leaves ${money(left)} of margin`
    }; you want ${money(least)} or more left.`,
    fix: 'Give less, ask for a larger cart, or check the margin under “Your shop”. Orders below your floor are never shown the coupon.',
  }),
  time_zone_unknown: ({ timeZone }) => ({
    what: `There is no time zone “${timeZone}”.`,
    fix: 'Choose one from the list, such as Europe/Berlin.',
  }),
  policy_floor_too_large: ({ coupons }) => ({
    what: `With ${coupons} coupons, the minimum chance of each is too high.`,
    fix: 'Use fewer coupons, or lower “policy.floor” in the campaign file.',
  }),
  coupons_missing: () => ({ what: 'There is no coupon yet.', fix: 'Add one from a preset or from scratch.' }),
  rule_empty: () => ({
    what: 'Some visitors get your own rule, and it names no coupon.',
    fix: 'Tick “in your own rule” on a coupon, or set the share of your own rule to 0.',
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
    fix: 'Pause or delete coupons that you do not need now.',
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
    fix: 'Narrow who sees the other one, choose different products, or move this one up.',
  }),
  exclusive_overlap: ({ other }, { coupon }) => ({
    what: `Shoppers may get this coupon and “${coupon(other)}” for the same products, but can use only one.`,
    fix: 'Separate their dates or products, or allow both under “Combining”.',
  }),
  no_holdout: () => ({
    what: 'Every visitor sees coupons, so you cannot measure what coupons earn.',
    fix: 'Show no coupons to at least 5% of visitors. 10% is usual.',
  }),
  arm_too_small: ({ share, least }, { percent }) => ({
    what: `A share of ${percent(share)} takes very long to give a result.`,
    fix: `Use 0, or at least ${percent(least)}.`,
  }),
  experiment_changed: ({ orders }) => ({
    what: `The running experiment has ${orders} orders, which other shares would make useless.`,
    fix: 'Restore the shares, or start a new experiment.',
  }),
  creatives_changed: ({ orders }) => ({
    what: `This test is running and the experiment has ${orders} orders, which other variants would make useless.`,
    fix: 'Restore the variants, or start a new test.',
  }),
  creative_duplicate: ({ creative }) => ({
    what: `Two variants have the name “${creative}”.`,
    fix: 'Rename one of them. “control” is the coupon itself.',
  }),
  creative_same: () => ({
    what: 'This variant does not differ from the coupon.',
    fix: 'Change its title, picture, format or moment, or remove it.',
  }),
  creative_format_unknown: () => ({ what: 'This format is unknown.', fix: 'Choose one from the list.' }),
  pictures_too_many: ({ pictures, most }) => ({
    what: `The campaign has ${pictures} pictures. A page loads all of them, so that no server learns which coupon was chosen.`,
    fix: `Use at most ${most}.`,
  }),
  selector_invalid: ({ selector, fault }) => ({
    what: `“${selector}” is not a CSS selector: ${selectorFaults[String(fault)]}.`,
    fix: 'Write a class as .help, an id as #help, an attribute as [data-help]. Separate several with commas.',
  }),
  split_helper_absent: () => ({
    what: 'Split reports need a second server, run by another organisation.',
    fix: 'Enter its key and operator, or choose another mode.',
  }),
  reports_linkable: ({ auc, fits }) => ({
    what: `Two private reports of the same shopper could be matched too often: in ${hits(auc)} of 100 tries, where guessing gets 50.`,
    fix: `Lower ε to ${fits} or less, or let reports ask about coupons as well.`,
  }),
  too_deep: () => ({ what: 'The campaign is nested too deeply to be read.', fix: 'Simplify its conditions.' }),
};

const selectorFaults: Readonly<Record<string, string>> = {
  end: 'something is missing at its end',
  digit: 'no name after . or # may begin with a digit',
  bracket: 'a bracket has no partner',
  pseudo: 'the word after a colon is unknown',
  other: 'browsers cannot read it',
};
