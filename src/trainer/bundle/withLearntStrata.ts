import type { KeyFile } from '../../bundle/keys';
import { type BundleNote, withoutFailingHead } from '../../campaigns/learning/fittingModels';
import { learntOf, strataAnswerSchema, visitsOf } from '../../campaigns/learning/strataAnswer';
import { withLearnt, withVisits } from '../../campaigns/learning/withLearnt';

import { parseWith } from '../../protocol/parse';
import { ok, type Result } from '../../protocol/result';
import type { SignedBundle } from './assembleBundle';
import { openOwn, signOwn } from './ownBundle';
import { type ServerAddress, sendToServer } from './sendToServer';

type Files = Omit<SignedBundle, 'id'>;

/**
 * The bundle with what the server has learnt of visits and strata in the bandit's prior and without a local head that devices report against, as a server that
 * signs makes it, and signed anew. Notes: those of `withVisits`, `withLearnt` and of `withoutFailingHead`.
 * @param keys of the site: the pair the bundle is signed with
 * Errors: those of `openOwn`, `sendToServer`, `strata_invalid`.
 */
export const withLearntStrata = async (
  address: ServerAddress,
  { envelope, shards }: Files,
  keys: KeyFile,
): Promise<Result<Files & { readonly notes: readonly BundleNote[] }>> => {
  const read = openOwn(envelope, keys);
  if (!read.ok) return read;
  const answer = await sendToServer(address, 'GET', '/v1/admin/strata');
  const known = answer.ok ? parseWith(strataAnswerSchema, answer.value, 'strata_invalid') : answer;
  if (!known.ok) return known;
  const { coupons, reports, bandit: start } = read.value;
  const couponIds = new Set(coupons.map(({ id }) => id));
  const taught = withVisits(start, read.value, visitsOf(known.value, read.value));
  const { bandit, notes } = withLearnt(taught.bandit, { strata: reports.strata, couponIds }, learntOf(known.value));
  const kept = withoutFailingHead({ ...read.value, bandit }, known.value.failingHead);
  return ok({ envelope: signOwn(kept.manifest, keys), shards, notes: [...taught.notes, ...notes, ...kept.notes] });
};
