import { currencySchema, fromMajor } from '../../protocol/money';
import { parseWith } from '../../protocol/parse';
import { fail, ok, type Result } from '../../protocol/result';
import { choiceOptions, flagOf } from './choiceOptions';

/** The texts of a command's options by their names in camel case; `true` of one that takes none. */
export type OptionTexts = Readonly<Record<string, string | true | undefined>>;

const listOf = (text: string): readonly string[] => text.split(',').map((part) => part.trim());

/**
 * What the options say, in a preset's terms: money, written as in the shop (`12.50`), in minor units. Error: `choices_invalid` at the option.
 */
export const readChoices = (preset: string, texts: OptionTexts): Result<Readonly<Record<string, unknown>>> => {
  const currency = String(texts.currency ?? '');
  const known = parseWith(currencySchema, currency, 'choices_invalid');
  if (!known.ok) return fail('choices_invalid', `"${currency}" is no currency code such as EUR.`, '--currency');
  const choices: Record<string, unknown> = {};
  for (const { flags, kind } of choiceOptions(preset)) {
    const flag = flags.split(' ')[0] ?? '';
    const key = Object.keys(texts).find((name) => flagOf(name) === flag);
    const text = key === undefined ? undefined : texts[key];
    if (key === undefined || text === undefined) continue;
    if (text === true) {
      choices[key] = true;
      continue;
    }
    const amounts = (kind === 'tiers' ? listOf(text).flatMap((tier) => tier.split(':')) : [text]).map((part) => fromMajor(part, currency));
    if ((kind === 'money' || kind === 'tiers') && amounts.includes(undefined))
      return fail('choices_invalid', `"${text}" is no amount of ${currency} such as 12.50.`, flag);
    if ((kind === 'money' || kind === 'tiers') && amounts.includes(0))
      return fail('choices_invalid', `"${text}" must be more than 0.`, flag);
    if (kind === 'tiers' && !listOf(text).every((tier) => tier.split(':').length === 2))
      return fail('choices_invalid', 'Tiers are written spend:save, separated by commas, such as 50:5,100:15.', flag);
    if (kind === 'number' && (text.trim() === '' || !Number.isFinite(Number(text))))
      return fail('choices_invalid', `"${text}" is no number.`, flag);
    choices[key] =
      kind === 'money'
        ? amounts[0]
        : kind === 'number'
          ? Number(text)
          : kind === 'list'
            ? listOf(text)
            : kind === 'tiers'
              ? listOf(text).map((_, i) => ({ spend: amounts[2 * i], save: amounts[2 * i + 1] }))
              : text;
  }
  return ok(choices);
};
