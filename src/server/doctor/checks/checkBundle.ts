import { DAY } from '../../../protocol/values/clock';
import { type Finding, findingsOf } from '../../monitoring/finding';
import { dayOf } from '../../monitoring/serverChecks';
import type { BundleFact, Facts } from '../facts';

const { fine, warning, failure } = findingsOf('bundle');
const serving = findingsOf('serving');
const PUBLISH = 'Publish again (`couplet publish`, or in the console).';
/** Age at which a bundle is outdated: what it learnt may no longer apply to the season. */
const OLD = 180 * DAY;

const fixOf = (code: string): string => {
  if (code === 'site_key_unknown') return 'Run this with the server’s environment, or with --page.';
  if (code === 'bundle_wrong_key')
    return 'Correct data-key of the tag (the console shows it under Settings) or SITE_KEY. If both are right, publish a bundle signed with that key.';
  if (code === 'key_expired' || code === 'key_unlisted' || code === 'keys_serial_old')
    return 'Let the key sign again (`couplet keys delegate`, `couplet keys use`), and publish.';
  return `${PUBLISH} Proxies and CDNs must pass the files on unchanged.`;
};

const judge = ({ id, opened, keyEnds, tokensEnd }: BundleFact, publishedAt: number | undefined, now: number): readonly Finding[] => {
  if (!opened.ok) {
    const { code, message } = opened.error;
    const found = code === 'site_key_unknown' ? warning : failure;
    return [found(code, `Bundle ${id}: ${message}`, fixOf(code))];
  }
  const { coupons } = opened.value;
  const left = coupons.filter(({ endsAt }) => endsAt > now);
  const found = [
    ...(left.length === 0
      ? [
          failure(
            'coupons_over',
            'Every coupon of the bundle has ended, so no coupon is shown.',
            'Publish a campaign with current coupons.',
          ),
        ]
      : []),
    ...(keyEnds !== undefined && keyEnds > now && keyEnds < now + 30 * DAY
      ? [
          warning(
            'bundle_key_ends',
            `The key that signed the bundle expires on ${dayOf(keyEnds)}. After that, devices refuse the bundle.`,
            `Renew the key, and publish (docs/operations.md).`,
          ),
        ]
      : []),
    ...(tokensEnd !== undefined && tokensEnd < now + 30 * DAY
      ? [
          warning(
            'tokens_end',
            `The bundle has token keys until ${dayOf(tokensEnd)}. After that, reports are held back and dropped.`,
            PUBLISH,
          ),
        ]
      : []),
    ...(publishedAt !== undefined && publishedAt < now - OLD
      ? [
          warning(
            'bundle_old',
            `The bundle is from ${dayOf(publishedAt)}. What it learned may be out of date.`,
            'Train on a newer log and publish.',
          ),
        ]
      : []),
  ];
  const since = publishedAt === undefined ? '' : `, published ${dayOf(publishedAt)}`;
  return found.length > 0
    ? found
    : [fine(`Bundle ${id} is valid for devices${since}. ${left.length} of ${coupons.length} coupons are running.`)];
};

/** The published bundle, and whether devices accept it. */
export const checkBundle = ({ published, database, now }: Facts): readonly Finding[] => {
  if (!published) return [];
  if (!published.ok)
    return [failure(published.error.code, published.error.message, 'Devices show no coupon without it. See the server check.')];
  const { bundle, serving: on } = published.value;
  const publishedAt = database?.ok ? database.value.stored?.publishedAt : undefined;
  return [
    on
      ? serving.fine('Coupons are on.')
      : serving.warning('not_serving', 'All coupons are stopped.', 'Resume them in the console, or run `couplet publish --serving`.'),
    ...(bundle
      ? judge(bundle, publishedAt, now)
      : [failure('bundle_none', 'No bundle is published, so no coupon is shown.', 'Publish a bundle (docs/install.md, step 3).')]),
  ];
};
