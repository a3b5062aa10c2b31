import { openSigned } from '../../src/bundle/openSigned';
import { type CouponPreview, couponPreviewSchema, PREVIEW_PARAMETER } from '../../src/protocol/couponPreview';
import { parseJsonWith } from '../../src/protocol/parse';
import { fail, type Result } from '../../src/protocol/result';
import { fromBase64url } from '../../src/secureAggregation/base64url';
import { webBundleCrypto } from '../../worker/bundle/webBundleCrypto';

const textOf = (base64url: string): string => {
  try {
    return new TextDecoder().decode(fromBase64url(base64url));
  } catch {
    return '';
  }
};

/**
 * The coupon of a preview's link. Errors: those of `openSigned`, `preview_malformed`, `preview_ended`.
 * @param hash `location.hash` @param key of the script tag @param now UTC ms
 */
export const readPreview = async (hash: string, key: string, now: number): Promise<Result<CouponPreview>> => {
  const given = hash
    .slice(1)
    .split('&')
    .find((part) => part.startsWith(`${PREVIEW_PARAMETER}=`));
  const text = textOf(given?.slice(PREVIEW_PARAMETER.length + 1) ?? '');
  const signed = await openSigned(text, key, webBundleCrypto, { now, serial: 0 });
  if (!signed.ok) return signed;
  const preview = parseJsonWith(couponPreviewSchema, signed.value.payload, 'preview_malformed');
  return preview.ok && preview.value.until <= now ? fail('preview_ended', 'The link was good for a while, which is over.') : preview;
};
