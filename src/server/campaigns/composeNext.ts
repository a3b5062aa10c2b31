import type { Campaign } from '../../bundle/campaign';
import type { KeyFile } from '../../bundle/keyFile';
import { reportMode } from '../../bundle/reportSettings';
import type { Result } from '../../protocol/result';
import { headFails } from '../../stats/metrics/headFails';
import type { BundleFacts } from '../bundles/bundleFacts';
import { highestKeySerial } from '../bundles/highestKeySerial';
import { learntStrata } from '../reporting/learntStrata';
import { learntVisits } from '../reporting/learntVisits';
import { ratesOf } from '../reporting/ratesOf';
import type { Store } from '../store/store';
import { makeTokenKeys, TOKEN_EPOCHS } from '../tokens/makeTokenKeys';
import { tokenKeysFile } from '../tokens/tokenKeysFile';
import { type ComposedBundle, composeBundle } from './composeBundle';
import type { LiveCampaign } from './liveCampaign';

export interface ComposeNextDeps {
  readonly store: Store;
  readonly keys: KeyFile;
  readonly bundleFacts: BundleFacts;
  readonly tokenEpochs: number | undefined;
  readonly now: number;
}

/** The signed bundle of a campaign with everything that was learnt so far, and the newest keys. Errors: those of `composeBundle`. */
export const composeNext = async (
  campaign: Campaign,
  live: LiveCampaign | undefined,
  { store, keys, bundleFacts, tokenEpochs, now }: ComposeNextDeps,
): Promise<Result<ComposedBundle>> => {
  const learnt = await learntStrata(store, bundleFacts);
  const visits = (await learntVisits(store, bundleFacts))?.learnt;
  const facts = live && (await bundleFacts(live.bundle));
  const adapted = facts ? ratesOf(await store.reportCounts(), new Map([[live.bundle, facts]])) : [];
  // Where nobody says otherwise, reports that need tokens go on needing them; the keys reach as far ahead as ever.
  const ahead = tokenEpochs ?? (live?.manifest.tokens ? TOKEN_EPOCHS : 0);
  const tokenKeys = ahead > 0 && reportMode(campaign.reports) !== 'off' ? tokenKeysFile(await makeTokenKeys(store, now, ahead)) : undefined;
  const serial = await highestKeySerial(store, bundleFacts);
  return composeBundle(campaign, live, { store, keys, serial, now, learnt, headFails: headFails(adapted), visits, tokenKeys });
};
