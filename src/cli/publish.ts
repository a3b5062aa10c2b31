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
import { readCampaign, readJson } from './io/readFile';

/** Which test raised the alarm, as `stats/private/reportDivergence` names them. */
const tests: Readonly<Record<string, string>> = {
  uneven: 'some coupon has more reports than it was drawn for',
  strata: 'groups of shoppers differ between coupons, which are drawn blindly',
  orders: 'coupons sell otherwise than the orders say',
};

/** That devices reported against what they adapt, where they did. @param notes those of `withoutFailingHead` */
export const headNotes = (notes: readonly BundleNote[]): readonly string[] =>
  notes.some(({ code }) => code === 'model_dropped')
    ? [
        'note: devices report that what they adapt foretells worse than the model it is adapted from: the bundle goes without it (model_dropped)',
      ]
    : [];

const noteLine = ({ code, facts }: BundleNote): string => {
  if (code === 'visits_learnt') return `note: devices start from what sums over ${facts.visits} visits say of showing coupons`;
  if (code === 'visits_few')
    return 'note: sums over visits are for the larger part noise still, and nothing is taken from them (visits_few)';
  if (code === 'strata_learnt')
    return `note: the bundle knows from private reports which shoppers ${facts.coupons} of the coupons suit more than others`;
  const why = String(facts.tests)
    .split(', ')
    .map((test) => tests[test] ?? test);
  return `note: nothing was taken from private reports, as if some were forged: ${why.join('; ')} (${code})`;
};

/** What became of what private reports taught, a line for each note. @param notes those of `withVisits` and `withLearnt`, among others */
export const learntNotes = (notes: readonly BundleNote[]): readonly string[] => {
  const lines = notes.filter(({ code }) => code !== 'model_dropped').map(noteLine);
  return lines.length > 0
    ? lines
    : ['note: private reports have taught nothing for this bundle yet; the console says under Segments what is missing'];
};

interface PublishOptions extends ServerAddress {
  readonly bundle: string;
  readonly campaign: string;
  readonly share: number;
  readonly key?: string;
  readonly serving?: boolean;
  readonly json?: boolean;
}

/** The bundle with what only the server has: keys of tokens, what private reports taught it, and which bundle this one follows. */
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
            ? 'The bundle was made with another experiment than the campaign states, and devices go by the bundle; make it again, or publish the campaign it was made with.'
            : 'The bundle was made with other terms than the campaign states; make it again.',
        at: differing,
      },
      json,
    );
  printNotes(campaignNotes(campaign, Date.now()));
  const keys = key === undefined ? undefined : valueOr(readJson(keyFileSchema, key, 'key_invalid'), json);
  if (key !== undefined && !keys) return;
  const whole = keys ? await completed(address, files, keys) : ok(files);
  const published = whole.ok ? await publish(address, { campaign, ...whole.value, serving, share }) : whole;
  if (!published.ok) return reportFailure(published.error, json);
  printLines([
    json
      ? JSON.stringify(published.value)
      : `published ${(published.value as { readonly id?: string }).id ?? ''} to ${address.server}${share < 1 ? `, for ${share * 100}% of the devices` : ''}${serving ? ', and coupons are on' : '; the switch for coupons stays as it was (--serving turns it on)'}`,
  ]);
};

const publishedShare = (text: string): number => {
  const share = shareArgument(text);
  if (share === 0) throw new InvalidArgumentError('A bundle for nobody is not published.');
  return share;
};

export const publishCommand = (): Command =>
  withServerOptions(new Command('publish'))
    .description('send catalog, budgets and a signed bundle to the server')
    .requiredOption('--bundle <folder>', 'bundle folder written by `couplet bundle` or `couplet train`')
    .requiredOption('--campaign <file>', 'campaign file it was made with')
    .option(
      '--share <share>',
      'share of the devices that takes it at first; the catalog stays as it is (`couplet rollout` goes on)',
      publishedShare,
      1,
    )
    .option(
      '--key <file>',
      'signing key: adds what only the server has and signs the bundle anew: keys of tokens, which reports need then, and what private reports taught of newcomers and regulars',
    )
    .option('--serving', 'also switch coupons on; otherwise the switch stays as it is')
    .option('--json', "print the server's answer as JSON")
    .action(run);
