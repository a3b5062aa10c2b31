import { hits } from '../../../i18n/i18n';
import type { IssueSentence } from './issueWords';

/** By code of `checkCampaign`. */
export const issuesEn: Readonly<Record<string, IssueSentence>> = {
  title_missing: () => ({ what: 'The coupon has no English title.', fix: 'Write what shoppers get, in a few words.' }),
  cap_missing: () => ({
    what: 'There is no highest discount for one order.',
    fix: 'Enter one: it is what a code reserves of the budget, so that no order can surprise you.',
  }),
  explore_too_large: (_, { percent }) => ({ what: 'That is too much trying out.', fix: `Use at most ${percent(0.1)}.` }),
  shares_sum: ({ sum }, { percent }) => ({
    what: `The three shares make ${percent(sum)}.`,
    fix: 'Change one of them so that they make 100%.',
  }),
  reports_mode_contradicts: () => ({
    what: 'The campaign file says two things about private reports.',
    fix: 'Choose again, or take “enabled” out of the file: “mode” says it all.',
  }),
  fairness_bounds: () => ({ what: 'The lowest worth is above the highest.', fix: 'Swap them.' }),
  tiers_same_threshold: () => ({ what: 'Two steps begin at the same amount.', fix: 'Give each step an amount of its own.' }),
  field_missing: () => ({ what: 'This is empty.', fix: 'Fill it in.' }),
  field_unknown: () => ({ what: 'Couplet does not know this field.', fix: 'Take it out of the campaign file.' }),
  field_invalid: ({ expected }, { fault, digits }) => {
    if (expected !== 'number') return { what: 'This cannot be read.', fix: 'Choose or write it again.' };
    if (fault === 'fine')
      return {
        what: 'This is finer than the smallest coin of the currency.',
        fix: digits === 0 ? 'Leave the decimals out.' : `Write at most ${digits} decimals.`,
      };
    if (fault === 'large') return { what: 'This is too large.', fix: 'Enter less.' };
    return { what: 'This is no number.', fix: 'Write digits, with a point before decimals, such as 12.50.' };
  },
  value_too_small: ({ least, above }, { bound, fault }) => ({
    what: fault === 'negative' ? 'This must not be negative.' : 'This is too small.',
    fix: least === undefined ? `Enter more than ${bound(above)}.` : `Enter ${bound(least)} or more.`,
  }),
  value_too_large: ({ most, below }, { bound }) => ({
    what: 'This is too large.',
    fix: most === undefined ? `Enter less than ${bound(below)}.` : `Enter ${bound(most)} or less.`,
  }),
  too_short: ({ least }) => ({ what: 'There is too little here.', fix: `At least ${least} needed.` }),
  too_long: ({ most }) => ({ what: 'This is too long.', fix: `At most ${most}.` }),
  not_whole: () => ({ what: 'This is no whole number.', fix: 'Leave the decimals out.' }),
  format_invalid: () => ({ what: 'This has a form that is not allowed.', fix: 'Follow the example beside the field.' }),
  choice_invalid: () => ({ what: 'This choice is not known.', fix: 'Choose one from the list.' }),
  condition_field_unknown: ({ field }) => ({ what: `No device knows “${field}”.`, fix: 'Choose a field from the list.' }),
  condition_operator_unknown: ({ operator }) => ({ what: `“${operator}” is no way to compare.`, fix: 'Choose one from the list.' }),
  condition_negative: () => ({ what: 'This must not be negative.', fix: 'Enter 0 or more, or delete the row.' }),
  condition_malformed: () => ({ what: 'This condition is not finished.', fix: 'Fill in what it is compared with, or delete the row.' }),
  coupon_duplicate: ({ coupon }) => ({
    what: `Two coupons have the id “${coupon}”.`,
    fix: 'Delete one of them, or duplicate it instead: a copy gets an id of its own.',
  }),
  coupon_reserved: ({ coupon }) => ({
    what: `“${coupon}” means “no coupon” to Couplet.`,
    fix: 'Delete the coupon and make it again under another id.',
  }),
  budget_below_discount: ({ budget, most }, { money }) => ({
    what: `The budget of ${money(budget)} cannot pay for a single code, which may cost ${money(most)}.`,
    fix: `Raise the budget to ${money(most)} or more, or lower the highest discount.`,
  }),
  budget_absent: () => ({ what: 'Nothing limits what this coupon may cost.', fix: 'Set a budget or a number of codes.' }),
  budget_empty: () => ({ what: 'A limit is 0, so no code is ever given out.', fix: 'Raise it, or clear the field for no limit.' }),
  code_duplicate: ({ code }) => ({
    what: `Another coupon has the code “${code}” already.`,
    fix: 'Give each coupon a code of its own: a used one must tell which coupon it was.',
  }),
  coupon_unknown: ({ coupon }) => ({
    what: `“${coupon}” is named here and is no coupon of the campaign.`,
    fix: 'Take the name out, or add the coupon again.',
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
    fix: 'Use another category, or leave it out and offer the coupon to everybody.',
  }),
  protected_attribute: ({ text, what }) => ({
    what: `“${text}” tells shoppers apart by their ${what}. No coupon may do that.`,
    fix: 'Leave it out.',
  }),
  value_below_floor: ({ value, floor }, { money }) => ({
    what: `This coupon is worth ${money(value)} at most; your public promise says every coupon is worth ${money(floor)} or more.`,
    fix: `Give more, or lower the promise.`,
  }),
  value_above_ceiling: ({ value, ceiling }, { money }) => ({
    what: `This coupon may be worth ${money(value)}; your public promise says none is worth more than ${money(ceiling)}.`,
    fix: 'Give less, or raise the promise.',
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
    what: `With ${coupons} coupons, the least chance of each leaves nothing to choose.`,
    fix: 'Use fewer coupons, or lower “policy.floor” in the campaign file.',
  }),
  coupons_missing: () => ({ what: 'There is no coupon yet.', fix: 'Add one from a preset or from scratch.' }),
  rule_empty: () => ({
    what: 'Some visitors get your own rule, and it names no coupon.',
    fix: 'Tick “in your own rule” on a coupon, or set the share of your own rule to 0.',
  }),
  rule_never_shows: ({ other }, { coupon }) => ({
    what: `Your own rule never comes to this coupon: “${coupon(other)}” comes first and is there whenever this one is.`,
    fix: 'Narrow who sees the other one, give them different goods, or move this one up.',
  }),
  exclusive_overlap: ({ other }, { coupon }) => ({
    what: `Shoppers may have this coupon and “${coupon(other)}” at the same time, for the same goods, and can use only one.`,
    fix: 'Separate their dates or goods, or allow both in one order under “Together with other coupons”.',
  }),
  no_holdout: () => ({
    what: 'Every visitor sees coupons, so you can never know what they earned.',
    fix: 'Let at least 5% of visitors see none; 10% is usual.',
  }),
  arm_too_small: ({ share, least }, { percent }) => ({
    what: `A share of ${percent(share)} takes very long to tell anything.`,
    fix: `Use 0, or ${percent(least)} and more.`,
  }),
  experiment_changed: ({ orders }) => ({
    what: `This experiment is running and has ${orders} orders; with other shares they could not be compared any more.`,
    fix: 'Put the shares back, or start a new experiment.',
  }),
  creatives_changed: ({ orders }) => ({
    what: `This test is running and the experiment has ${orders} orders; with other variants they could not be compared any more.`,
    fix: 'Put the variants back, or start a new test.',
  }),
  creative_duplicate: ({ creative }) => ({
    what: `Two variants have the name “${creative}”.`,
    fix: 'Give each a name of its own. “control” is the coupon as it stands.',
  }),
  creative_same: () => ({
    what: 'This variant is the coupon as it stands.',
    fix: 'Give it another title, picture, format or moment, or take it out.',
  }),
  creative_format_unknown: () => ({ what: 'This format is not known.', fix: 'Choose one from the list.' }),
  pictures_too_many: ({ pictures, most }) => ({
    what: `The campaign has ${pictures} pictures. A page loads all of them, so that no server learns which coupon was chosen.`,
    fix: `Use at most ${most}.`,
  }),
  selector_invalid: ({ selector, fault }) => ({
    what: `“${selector}” is no CSS selector: ${selectorFaults[String(fault)]}. No click would ask.`,
    fix: 'Write a class as .help, an id as #help, an attribute as [data-help]; a comma stands between several.',
  }),
  split_helper_absent: () => ({
    what: 'Answers cut in two need a second server, which another organisation runs.',
    fix: 'Enter its key and who runs it, or choose another way.',
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
  bracket: 'a bracket is not closed, or closes nothing',
  pseudo: 'there is no such word after a colon',
  other: 'no browser can read it',
};
