import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Campaign } from '../../bundle/campaign';
import { catalogCampaigns } from '../../bundle/campaignList';
import { type KeyFile, signedUnder } from '../../bundle/keys';
import type { Manifest } from '../../bundle/manifest';
import { following } from '../../bundle/provenance';
import { reportMode } from '../../bundle/reportSettings';
import { type BundleNote, withoutFailingHead } from '../../campaigns/learning/fittingModels';
import { learntOf, strataAnswerSchema, visitsOf } from '../../campaigns/learning/strataAnswer';
import { withLearnt, withVisits } from '../../campaigns/learning/withLearnt';
import { routes, type Status } from '../../protocol/protocol';
import { type TokenKeys, tokenKeysSchema } from '../../protocol/reporting/tokens';
import { parseJsonWith, parseWith } from '../../protocol/values/parse';
import { ok, type Result } from '../../protocol/values/result';
import type { SignedBundle } from './assembleBundle';
import { openOwn, signOwn } from './keys';
import { type ServerAddress, sendToServer, storedManifest } from './sendToServer';

interface Publication extends Omit<SignedBundle, 'id'> {
  readonly campaign: Campaign;
  /** The campaign file, which may have campaigns that no bundle contains. */
  readonly file?: unknown;
  /** Also switch coupons on; otherwise the server's switch stays as it is. */
  readonly serving: boolean;
  /** Share of the devices that takes the bundle, in (0, 1]. */
  readonly share: number;
}

/**
 * Sends catalog and budgets before the bundle, so that no device can claim a coupon that the server does not know. The server checks the
 * bundle first, so a refused one leaves the catalog unchanged. A bundle for a share of the devices does not change the catalog, because the
 * other devices still use it. Each step may be repeated.
 */
export const publish = async (
  address: ServerAddress,
  { campaign, file, envelope, shards, serving, share }: Publication,
): Promise<Result<unknown>> => {
  const { currency, timeZone, budgets, limits, codes, campaigns } = campaign;
  const campaignOf = catalogCampaigns(campaigns);
  const entries = campaign.coupons.map((coupon) => ({
    coupon,
    currency,
    budget: budgets[coupon.id],
    limits: limits[coupon.id],
    codes: codes[coupon.id],
    ...campaignOf(coupon.id),
  }));
  const files = Object.fromEntries([...shards].map(([hash, bytes]) => [hash, Buffer.from(bytes).toString('base64')]));
  const bundle = { envelope, shards: files, share };
  if (share === 1) {
    const checked = await sendToServer(address, 'POST', '/v1/admin/bundles/check', bundle);
    if (!checked.ok) return checked;
    const catalog = await sendToServer(address, 'PUT', '/v1/admin/catalog', { entries, timeZone });
    if (!catalog.ok) return catalog;
  }
  const published = await sendToServer(address, 'POST', '/v1/admin/bundles', { ...bundle, campaign: file });
  if (!published.ok || !serving) return published;
  const switched = await sendToServer(address, 'PUT', '/v1/admin/serving', { serving: true });
  return switched.ok ? published : switched;
};

type Files = Omit<SignedBundle, 'id'>;

/**
 * The bundle, signed again, with what the server has learnt of visits and strata in the bandit's prior, and without a local head that
 * devices report against, as on a server that signs. Notes: those of `withVisits`, `withLearnt` and of `withoutFailingHead`.
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

/** The server's live bundle, whatever a share of the devices tries. None if nothing was published. Errors: those of `sendToServer`. */
const liveBundle = async (
  address: ServerAddress,
): Promise<Result<{ readonly bundle: string; readonly manifest: Manifest } | undefined>> => {
  const status = await sendToServer(address, 'GET', routes.status);
  if (!status.ok) return status;
  const { bundle } = status.value as Status;
  if (bundle === null) return ok(undefined);
  const manifest = await storedManifest(address, bundle);
  return manifest.ok ? ok({ bundle, manifest: manifest.value }) : manifest;
};

/**
 * The bundle as a successor of the server's, signed again. If the content is the same, it is the server's. Call it last, when everything
 * else is included.
 * @param keys may sign for the site the bundle is signed for
 * Errors: those of `openOwn` and `sendToServer`.
 */
export const withPrevious = async (address: ServerAddress, { envelope, shards }: Files, keys: KeyFile): Promise<Result<Files>> => {
  const read = openOwn(envelope, keys);
  if (!read.ok) return read;
  const live = await liveBundle(address);
  if (!live.ok) return live;
  return ok({ envelope: signOwn(following(signedUnder(read.value, keys), live.value, isDeepStrictEqual), keys), shards });
};

/**
 * The bundle with the server's public token keys added and signed again, so that reports need tokens. Models and terms are unchanged.
 * @param keys may sign for the site the bundle is signed for
 * Errors: those of `openOwn`, `sendToServer`, `token_keys_invalid`.
 */
export const withTokenKeys = async (address: ServerAddress, { envelope, shards }: Files, keys: KeyFile): Promise<Result<Files>> => {
  const read = openOwn(envelope, keys);
  if (!read.ok) return read;
  const answer = await sendToServer(address, 'GET', '/v1/admin/token-keys');
  const known = answer.ok ? parseJsonWith(tokenKeysSchema, JSON.stringify(answer.value), 'token_keys_invalid') : answer;
  if (!known.ok) return known;
  const file = new Uint8Array(Buffer.from(JSON.stringify(known.value satisfies TokenKeys), 'utf8'));
  const sha256 = createHash('sha256').update(file).digest('hex');
  const { tokens: before, ...manifest } = read.value;
  // Tokens are needed only for reports.
  if (reportMode(manifest.reports) === 'off') return ok({ envelope, shards });
  const others = [...shards].filter(([hash]) => hash !== before?.keys.sha256);
  return ok({
    envelope: signOwn({ ...manifest, tokens: { keys: { sha256, bytes: file.length } } }, keys),
    shards: new Map([...others, [sha256, file]]),
  });
};
