import type { Campaign } from '../../bundle/campaign';
import { checkManifest } from '../../bundle/checkManifest';
import type { KeyFile } from '../../bundle/keys';
import { envelopeSchema, type Manifest } from '../../bundle/manifest';
import { parseJsonWith } from '../../protocol/parse';
import { fail, ok, type Result } from '../../protocol/result';
import type { SignedBundle } from '../bundle/assembleBundle';
import { bundleId } from '../bundle/bundleId';
import { openOwn, signOwn } from '../bundle/ownBundle';

/** The shop's own codes by coupon. Error `static_code_missing`: a coupon without one, or with one that only a server could issue. */
const sharedCodes = ({ coupons, codes }: Campaign): Result<Readonly<Record<string, string>>> => {
  const found: Record<string, string> = {};
  for (const { id } of coupons) {
    const origin = codes[id];
    if (origin?.from !== 'shared')
      return fail(
        'static_code_missing',
        'Without a server each coupon needs a code that your shop has already, one for all.',
        `codes.${id}`,
      );
    found[id] = origin.code;
  }
  return ok(found);
};

/**
 * A bundle for a shop without a server, signed anew: with its codes in it and without anything a device would send.
 * @param files cold or trained for this campaign, signed for the site that `keys` sign for
 * Errors: `static_code_missing`, those of `openOwn` and `checkManifest`.
 */
export const staticBundle = (campaign: Campaign, { envelope, shards }: Omit<SignedBundle, 'id'>, keys: KeyFile): Result<SignedBundle> => {
  const codes = sharedCodes(campaign);
  if (!codes.ok) return codes;
  const read = openOwn(envelope, keys);
  if (!read.ok) return read;
  // Nobody is there who could send anything.
  const { tokens, channels: ___, ...whole } = read.value;
  const { questions: _, split: __, ...reports } = whole.reports;
  const manifest: Manifest = {
    ...whole,
    reports: { ...reports, mode: 'off', enabled: false, pings: false },
    static: { codes: { ...codes.value } },
  };
  const signed = signOwn(manifest, keys);
  const parsed = parseJsonWith(envelopeSchema, signed, 'bundle_malformed');
  if (!parsed.ok) return parsed;
  const id = bundleId(parsed.value.payload);
  const kept = new Map([...shards].filter(([hash]) => hash !== tokens?.keys.sha256));
  const checked = checkManifest(id, JSON.parse(parsed.value.payload) as Manifest, kept);
  return checked.ok ? ok({ id, envelope: signed, shards: kept }) : checked;
};
