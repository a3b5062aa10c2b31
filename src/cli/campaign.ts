import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { campaignSchema } from '../bundle/campaign';
import { checkFairness } from '../bundle/checkFairness';
import { type CampaignInput, composeCampaign, withPart } from '../campaigns/composeCampaign';
import type { Description, Filled, Preset } from '../campaigns/preset';
import { presets } from '../campaigns/presets';
import { localDate } from '../protocol/values/localDay';
import { currencySchema, fromMajor } from '../protocol/values/money';
import { parseWith } from '../protocol/values/parse';
import { fail, ok, type Result } from '../protocol/values/result';
import { choiceOptions, flagOf } from './campaignChoices';
import { EXIT, printLines, printNotes, reportFailure, usageError, valueOr } from './io/output';
import { readCampaign } from './io/readFile';

/** A command's option values by name in camel case; `true` for an option without a value. */
type OptionTexts = Readonly<Record<string, string | true | undefined>>;

const listOf = (text: string): readonly string[] => text.split(',').map((part) => part.trim());

/**
 * Converts option values to a preset's choices. Money as written in the shop (`12.50`) becomes minor units. Error: `choices_invalid` at the
 * option.
 */
const readChoices = (preset: string, texts: OptionTexts): Result<Readonly<Record<string, unknown>>> => {
  const currency = String(texts.currency ?? '');
  const known = parseWith(currencySchema, currency, 'choices_invalid');
  if (!known.ok) return fail('choices_invalid', `"${currency}" is not a currency code. Use one such as EUR.`, '--currency');
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
      return fail('choices_invalid', `"${text}" is not an amount in ${currency}. Use one such as 12.50.`, flag);
    if ((kind === 'money' || kind === 'tiers') && amounts.includes(0))
      return fail('choices_invalid', `"${text}" must be more than 0.`, flag);
    if (kind === 'tiers' && !listOf(text).every((tier) => tier.split(':').length === 2))
      return fail('choices_invalid', 'Write tiers as spend:save, separated by commas, such as 50:5,100:15.', flag);
    if (kind === 'number' && (text.trim() === '' || !Number.isFinite(Number(text))))
      return fail('choices_invalid', `"${text}" is not a number.`, flag);
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

interface OutputOptions {
  readonly with?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** The campaign file as written, without defaults filled in, so that e.g. bounds derived from its coupons stay unset. */
const asWritten = (path: string): Result<CampaignInput> => {
  const campaign = readCampaign(path);
  return campaign.ok ? ok(JSON.parse(readFileSync(path, 'utf8')) as CampaignInput) : campaign;
};

/** Settings that an existing campaign fixes for an added coupon. Error: `choices_invalid`. */
const joining = (texts: OptionTexts, { currency, timeZone, marginRate }: CampaignInput): Result<OptionTexts> => {
  const settled: OptionTexts = { currency, timeZone, marginRate: String(marginRate) };
  const other = Object.keys(settled).find((key) => texts[key] !== undefined && texts[key] !== settled[key]);
  if (other !== undefined) return fail('choices_invalid', `The campaign in --with already sets ${settled[other]}.`, flagOf(other));
  const moot = ['marginFloor', 'holdout', 'aim', 'label', 'notice'].find((key) => texts[key] !== undefined);
  if (moot !== undefined) return fail('choices_invalid', 'It is set by the campaign in --with. Remove this option.', flagOf(moot));
  return ok({ ...texts, ...settled });
};

/**
 * A new campaign, or the one of `--with` with one more coupon, as `couplet train` reads it. Errors: `campaign_invalid` and those of
 * `checkFairness`.
 */
const assemble = ({ shop, part }: Filled, preset: Preset, existing: CampaignInput | undefined): Result<CampaignInput> => {
  const day = localDate(part.coupon.startsAt, shop.timeZone).replaceAll('-', '');
  const { label = preset.name } = shop;
  const input = existing ? withPart(existing, part) : composeCampaign({ ...shop, label }, [part], `${preset.name}-${day}`);
  const campaign = parseWith(campaignSchema, input, 'campaign_invalid');
  if (!campaign.ok) return campaign;
  const fair = checkFairness(campaign.value);
  return fair.ok ? ok(input) : fair;
};

const notesOf = ({ seenBy, notSeenBy, watch }: Description, journey: Filled['part']['journey']): readonly string[] => [
  ...(journey ? [`journey: ${journey.trigger} by ${journey.channels.join(', ')}. Other shoppers are not offered it`] : []),
  `seen by: ${seenBy}`,
  `not seen by: ${notSeenBy}`,
  `watch: ${watch}`,
];

/** Writes a new file. An existing file is replaced only if it is the one given with `--with`. */
const write = (campaign: CampaignInput, out: string, added: string | undefined, json: boolean): boolean => {
  if (existsSync(out) && (added === undefined || resolve(added) !== resolve(out))) {
    reportFailure(
      {
        code: 'file_exists',
        message: 'The file exists and was not overwritten. Choose another name, or add to the file with --with.',
        at: out,
      },
      json,
    );
    return false;
  }
  writeFileSync(out, `${JSON.stringify(campaign, undefined, 2)}\n`);
  return true;
};

const run = (preset: Preset, { with: base, out, json = false, ...texts }: OutputOptions & OptionTexts, command: Command): void => {
  const existing = base === undefined ? undefined : valueOr(asWritten(base), json);
  if (base !== undefined && !existing) return;
  for (const key of existing ? [] : ['currency', 'timeZone'])
    if (texts[key] === undefined)
      usageError(command, 'missing_mandatory_option_value', `required option '${flagOf(key)}' not specified, nor --with.`);
  const settled = existing ? valueOr(joining(texts, existing), json) : texts;
  const choices = settled && valueOr(readChoices(preset.name, settled), json);
  if (!choices) return;
  const filled = preset.fill(choices, Date.now());
  if (!filled.ok) {
    const { code, message, at } = filled.error;
    reportFailure({ code, message, ...(at === undefined ? {} : { at: at.replace(/^\w+/, flagOf) }) }, json);
    return;
  }
  const campaign = valueOr(assemble(filled.value, preset, existing), json);
  if (!campaign) return;
  const { description, part } = filled.value;
  if (out === undefined) printNotes(notesOf(description, part.journey));
  else if (!write(campaign, out, base, json)) return;
  printLines(
    out === undefined
      ? [JSON.stringify(campaign, undefined, 2)]
      : json
        ? [JSON.stringify({ preset: preset.name, out, coupons: campaign.coupons.map(({ id }) => id), ...description })]
        : [...notesOf(description, part.journey), `campaign written to ${out}`],
  );
};

const presetCommand = (preset: Preset): Command => {
  const command = new Command(preset.name).description(preset.summary);
  for (const { flags, description, required = false } of choiceOptions(preset.name))
    command.addOption(new Option(flags, description).makeOptionMandatory(required));
  return (
    command
      .option('--with <file>', 'existing campaign file to add this coupon to; its shop and experiment settings are kept')
      .option('--out <file>', 'campaign file to write (default: print to standard output)')
      .option('--json', 'print the result or the error as JSON')
      // The list also has `--json` and takes the option first.
      .action(() => run(preset, command.optsWithGlobals<OutputOptions & OptionTexts>(), command))
  );
};

const list = (name: string | undefined, { json = false }: { json?: boolean }): void => {
  if (name !== undefined) {
    const names = presets.map((preset) => preset.name).join(', ');
    const message = name.startsWith('-')
      ? `Put the preset before its options. Presets: ${names}.`
      : `Unknown preset "${name}". Presets: ${names}.`;
    reportFailure({ code: 'preset_unknown', message }, json);
    process.exitCode = EXIT.usage;
    return;
  }
  const width = Math.max(...presets.map((preset) => preset.name.length));
  printLines(
    json
      ? [JSON.stringify(presets.map((preset) => ({ name: preset.name, summary: preset.summary })))]
      : presets.map((preset) => `${preset.name.padEnd(width)}  ${preset.summary}`),
  );
};

export const campaignCommand = (): Command => {
  const campaign = new Command('campaign')
    .description('create a campaign file from a preset, or list the presets')
    .argument('[preset]', 'preset; see its options with `couplet campaign PRESET --help`')
    .option('--json', 'print the list as JSON')
    // So that an unknown preset is reported as such, instead of its options as unknown.
    .allowUnknownOption()
    .allowExcessArguments()
    .action(list);
  for (const preset of presets) campaign.addCommand(presetCommand(preset));
  return campaign;
};
