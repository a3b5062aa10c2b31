import { isDeepStrictEqual } from 'node:util';
import { reportMode } from '../../bundle/reportSettings';
import { withLearnt } from '../../campaigns/withLearnt';
import { withVisits } from '../../campaigns/withVisits';
import { epochOf } from '../../protocol/reporting/tokenKeys';
import { headFails } from '../../stats/metrics/headFails';
import { freshLeaderKey } from '../aggregation/leader/leaderKey';
import type { BundleFacts } from '../bundles/bundleFacts';
import { sha256 } from '../http/sha256';
import { learntStrata } from '../reporting/learntStrata';
import { learntVisits } from '../reporting/learntVisits';
import { ratesOf } from '../reporting/ratesOf';
import type { Store } from '../store/store';
import { TOKEN_EPOCHS } from '../tokens/makeTokenKeys';
import { tokenKeysFile } from '../tokens/tokenKeysFile';
import { type LiveCampaign, liveCampaign } from './liveCampaign';

interface PendingDeps {
  readonly store: Store;
  readonly bundleFacts: BundleFacts;
  readonly tokenEpochs: number | undefined;
  readonly now: number;
}

/** Would the bundle have other keys? As `publishCampaign` makes them, without making any. */
const tokenKeysPending = async ({ manifest }: LiveCampaign, { store, tokenEpochs, now }: PendingDeps): Promise<boolean> => {
  const { tokens, reports } = manifest;
  const ahead = tokenEpochs ?? (tokens ? TOKEN_EPOCHS : 0);
  if (ahead === 0 || reportMode(reports) === 'off') return false;
  const from = epochOf(now);
  const known = (await store.tokenKeys()).filter(({ epoch }) => epoch >= from && epoch < from + ahead);
  return known.length < ahead || sha256(tokenKeysFile(known)) !== tokens?.keys.sha256;
};

/**
 * What publishing would still do where the draft says what is live already: `token_keys` (they are renewed), `split_key` (so is this server's, for reports in two
 * shares), `strata` (what private reports have said since, of strata or of visits), `head` (devices report against what they adapt, and it is left out). Nothing where nothing is live.
 */
export const pendingAtPublish = async (deps: PendingDeps): Promise<readonly ('token_keys' | 'split_key' | 'strata' | 'head')[]> => {
  const { store, bundleFacts } = deps;
  const live = await liveCampaign(store);
  if (!live) return [];
  const { bandit, localHead, coupons, reports } = live.manifest;
  const taught = withVisits(bandit, live.manifest, (await learntVisits(store, bundleFacts))?.learnt).bandit;
  const asking = { strata: reports.strata, couponIds: new Set(coupons.map(({ id }) => id)) };
  const next = withLearnt(taught, asking, await learntStrata(store, bundleFacts)).bandit;
  const leader = reportMode(reports) === 'split' ? reports.split?.leader : undefined;
  const facts = localHead && (await bundleFacts(live.bundle));
  const fails = facts ? headFails(ratesOf(await store.reportCounts(), new Map([[live.bundle, facts]]))) : false;
  return [
    ...((await tokenKeysPending(live, deps)) ? (['token_keys'] as const) : []),
    ...(leader !== undefined && leader !== (await freshLeaderKey(store, deps.now)) ? (['split_key'] as const) : []),
    ...(isDeepStrictEqual(next, bandit) ? [] : (['strata'] as const)),
    ...(fails ? (['head'] as const) : []),
  ];
};
