import type { Campaign } from '../../../bundle/campaign';
import { type ReportSettings, reportMode } from '../../../bundle/reportSettings';
import { DAY } from '../../../protocol/values/clock';
import { fail, ok, type Result } from '../../../protocol/values/result';
import type { BundleFacts } from '../../bundles/bundleFacts';
import type { BundleRepository, Release } from '../../records/bundleRepository';
import type { SplitKey, SplitRepository } from '../../records/splitRepository';
import type { HelperClient } from './helperClient';

/** Days after which bundles name a new key. Older keys are kept for the bundles that name them. */
const KEY_DAYS = 365;

/** The newest key, while new bundles may name it. */
export const freshLeaderKey = async (store: Pick<SplitRepository, 'splitKeys'>, now: number): Promise<string | undefined> => {
  const newest = (await store.splitKeys())[0];
  return newest && newest.madeAt > now - KEY_DAYS * DAY ? newest.publicKey : undefined;
};

/** Public key for a bundle composed now; created if missing. If replicas create keys simultaneously, all use the newest. */
export const leaderKey = async (store: Pick<SplitRepository, 'splitKeys' | 'addSplitKey'>, now: number): Promise<string> => {
  const known = await freshLeaderKey(store, now);
  if (known !== undefined) return known;
  // Most shops never need a key, so the library is loaded with the first.
  const { makeSplitKey } = await import('../../../secureAggregation/hpke');
  await store.addSplitKey({ ...(await makeSplitKey()), madeAt: now });
  return (await store.splitKeys())[0]?.publicKey ?? '';
};

/** Days for which a bundle's reports are accepted after it was last in use, for devices that return late. */
const GRACE_DAYS = 90;

const isOpen = ({ liveDay }: SplitKey, now: number): boolean => liveDay > Math.floor(now / DAY) - GRACE_DAYS;
const given = ({ bundle, next }: Release): readonly string[] => [bundle, next?.bundle].filter((id) => id !== undefined);

/** Whether reports to a bundle with this leader's key are still accepted. Without the key they cannot be counted. */
export const takesReports = async (
  store: Pick<SplitRepository, 'splitKeys'> & Pick<BundleRepository, 'release'>,
  { bundle, leader }: { readonly bundle: string; readonly leader: string },
  now: number,
): Promise<boolean> => {
  const [newest, ...replaced] = await store.splitKeys();
  if (newest?.publicKey === leader) return true;
  const key = replaced.find(({ publicKey }) => publicKey === leader);
  return key !== undefined && (isOpen(key, now) || given(await store.release()).includes(bundle));
};

/**
 * Records which keys are named by bundles in use, and deletes keys for which no report is accepted or waiting. The newest is kept for the
 * next bundle. This way, recorded reports cannot be opened later, even with the keys of both sides.
 */
export const endSplitKeys = async (
  store: Pick<BundleRepository, 'release'> &
    Pick<SplitRepository, 'splitKeys' | 'seeSplitKeys' | 'forgetSplitKey' | 'splitWaiting' | 'splitParts'>,
  bundleFacts: BundleFacts,
  now: number,
): Promise<void> => {
  const keys = await store.splitKeys();
  const named = async (bundles: readonly string[]): Promise<readonly string[]> =>
    (await Promise.all(bundles.map(bundleFacts))).flatMap((fact) => fact?.splitTask?.leader ?? []);
  const today = Math.floor(now / DAY);
  const live = keys.length === 0 ? [] : await named(given(await store.release()));
  const unseen = keys.filter(({ publicKey, liveDay }) => live.includes(publicKey) && liveDay < today);
  if (unseen.length > 0)
    await store.seeSplitKeys(
      unseen.map(({ publicKey }) => publicKey),
      today,
    );
  const over = keys.slice(1).filter((key) => !isOpen(key, now) && !live.includes(key.publicKey));
  if (over.length === 0) return;
  const left = [...(await store.splitWaiting()), ...(await store.splitParts())].map(({ bundle }) => bundle);
  const needed = await named([...new Set(left)]);
  for (const { publicKey } of over) if (!needed.includes(publicKey)) await store.forgetSplitKey(publicKey);
};

/** Whether devices already answer this question, to the same helper. */
const goesOn = ({ split }: ReportSettings, live: ReportSettings | undefined): boolean =>
  live !== undefined &&
  reportMode(live) === 'split' &&
  live.split?.question === split?.question &&
  live.split?.helper.key === split?.helper.key;

/**
 * Adds this server's key to a campaign in mode `split`; other campaigns are unchanged. Errors: `split_helper_absent`: the campaign names no
 * helper, or this server has none, so reports could never be counted. `split_helper_outdated`: the helper does not support the campaign's
 * question. `split_helper_silent`: it does not respond.
 * @param live `reports` of the current bundle: its question continues, even if the helper does not respond now
 */
export const withLeader = async (
  campaign: Campaign,
  helper: Pick<HelperClient, 'questions'> | undefined,
  store: Pick<SplitRepository, 'splitKeys' | 'addSplitKey'>,
  now: number,
  live?: ReportSettings,
): Promise<Result<Campaign>> => {
  const { reports } = campaign;
  if (reportMode(reports) !== 'split') return ok(campaign);
  if (!reports.split || !helper)
    return fail('split_helper_absent', 'Mode split needs a second aggregator: reports.split.helper and SPLIT_HELPER_URL.', 'reports.split');
  // Otherwise shoppers would spend ε on reports that it refuses.
  const known = reports.split.question === 'visit-cell' ? await helper.questions() : undefined;
  if (known && !known.ok && !goesOn(reports, live))
    return fail(
      'split_helper_silent',
      `The second aggregator did not answer whether it can count visits (${known.error.code}). Publish when it answers, or remove the question.`,
      'reports.split.question',
    );
  if (known?.ok && !known.value.includes('visit-cell'))
    return fail(
      'split_helper_outdated',
      'The second aggregator cannot count visits yet. Have it updated, or remove the question.',
      'reports.split.question',
    );
  return ok({ ...campaign, reports: { ...reports, split: { ...reports.split, leader: await leaderKey(store, now) } } });
};
