import { Command, InvalidArgumentError } from 'commander';
import { type KeyFile, keyFileSchema } from '../bundle/keys';
import type { BundleNote } from '../campaigns/learning/fittingModels';
import { ok, type Result } from '../protocol/values/result';
import type { SignedBundle } from '../trainer/bundle/assembleBundle';
import { readBundle } from '../trainer/bundle/bundleFolder';
import { campaignDiffers } from '../trainer/bundle/coldBundle';
import { publish, withLearntStrata, withPrevious, withTokenKeys } from '../trainer/bundle/publish';
import type { ServerAddress } from '../trainer/bundle/sendToServer';
import { campaignNotes } from './describeBundle';
import { shareArgument, withServerOptions } from './io/arguments';
import { printLines, printNotes, reportFailure, valueOr } from './io/output';
import { readCampaign, readJson, readText } from './io/readFile';

/** Descriptions of the tests that can raise the alarm, by their names in `stats/private/reportDivergence`. */
const tests: Readonly<Record<string, string>> = {
  uneven: 'a coupon has more reports than draws',
  strata: 'the groups of shoppers differ between coupons that are drawn at random',
  orders: 'reported sales differ from the orders',
};

/**
 * Notes on reports that the adapted head predicts worse.
 * @param notes those of `withoutFailingHead`
 */
export const headNotes = (notes: readonly BundleNote[]): readonly string[] =>
  notes.some(({ code }) => code === 'model_dropped')
    ? ['note: on devices, the adapted model predicts worse than the model it starts from, so the bundle omits it (model_dropped)']
    : [];

const noteLine = ({ code, facts }: BundleNote): string => {
  if (code === 'visits_learnt') return `note: devices start from private totals over ${facts.visits} visits`;
  if (code === 'visits_few') return 'note: private totals over visits are still mostly noise and are not used (visits_few)';
  if (code === 'strata_learnt') return `note: private reports show which shoppers respond to ${facts.coupons} of the coupons`;
  const why = String(facts.tests)
    .split(', ')
    .map((test) => tests[test] ?? test);
  return `note: private reports are not used because some look forged: ${why.join('; ')} (${code})`;
};

/**
 * What the bundle learnt from private reports, one line per note.
 * @param notes includes those of `withVisits` and `withLearnt`
 */
export const learntNotes = (notes: readonly BundleNote[]): readonly string[] => {
  const lines = notes.filter(({ code }) => code !== 'model_dropped').map(noteLine);
  return lines.length > 0 ? lines : ['note: this bundle uses no private reports yet. See Segments in the console for what is missing.'];
};

interface PublishOptions extends ServerAddress {
  readonly bundle: string;
  readonly campaign: string;
  readonly share: number;
  readonly key?: string;
  readonly serving?: boolean;
  readonly json?: boolean;
}

/** The bundle completed with what only the server knows: token keys, data learnt from private reports, and its predecessor. */
const completed = async (
  address: ServerAddress,
  files: Omit<SignedBundle, 'id'>,
  keys: KeyFile,
): Promise<Result<Omit<SignedBundle, 'id'>>> => {
  const whole = await withTokenKeys(address, files, keys);
  const taught = whole.ok ? await withLearntStrata(address, whole.value, keys) : whole;
  if (taught.ok) printNotes([...learntNotes(taught.value.notes), ...headNotes(taught.value.notes)]);
  return taught.ok ? withPrevious(address, taught.value, keys) : taught;
};

const run = async ({ bundle, campaign: path, serving = false, share, key, json = false, ...address }: PublishOptions): Promise<void> => {
  const campaign = valueOr(readCampaign(path), json);
  const files = campaign && valueOr(readBundle(bundle), json);
  if (!campaign || !files) return;
  const differing = campaignDiffers(campaign, files.envelope);
  if (differing !== undefined)
    return reportFailure(
      {
        code: 'campaign_differs',
        message:
          differing === 'experiment'
            ? 'The bundle has a different experiment from the campaign file. Create the bundle again, or publish the campaign it was made with.'
            : 'The bundle has different terms from the campaign file. Create the bundle again.',
        at: differing,
      },
      json,
    );
  printNotes(campaignNotes(campaign, Date.now()));
  const keys = key === undefined ? undefined : valueOr(readJson(keyFileSchema, key, 'key_invalid'), json);
  if (key !== undefined && !keys) return;
  const text = valueOr(readText(path), json);
  if (text === undefined) return;
  const file: unknown = JSON.parse(text);
  const whole = keys ? await completed(address, files, keys) : ok(files);
  const published = whole.ok ? await publish(address, { campaign, file, ...whole.value, serving, share }) : whole;
  if (!published.ok) return reportFailure(published.error, json);
  printLines([
    json
      ? JSON.stringify(published.value)
      : `published ${(published.value as { readonly id?: string }).id ?? ''} to ${address.server}${share < 1 ? `, for ${share * 100}% of the devices` : ''}${serving ? ', and coupons are on' : '; the switch for coupons stays as it was (--serving turns it on)'}`,
  ]);
};

const publishedShare = (text: string): number => {
  const share = shareArgument(text);
  if (share === 0) throw new InvalidArgumentError('The share must be above 0.');
  return share;
};

export const publishCommand = (): Command =>
  withServerOptions(new Command('publish'))
    .description('publish a signed bundle, its catalog and budgets to the server')
    .requiredOption('--bundle <folder>', 'bundle folder written by `couplet bundle` or `couplet train`')
    .requiredOption('--campaign <file>', 'campaign file it was made with')
    .option(
      '--share <share>',
      'share of devices that get it first; the catalog does not change (continue with `couplet rollout`)',
      publishedShare,
      1,
    )
    .option('--key <file>', 'signing key; adds token keys and what private reports taught, then signs the bundle again')
    .option('--serving', 'also turn coupons on')
    .option('--json', "print the server's answer as JSON")
    .action(run);
