import { DAY, type Instant } from '../../../protocol/values/clock';
import { type BundleFact, type Facts, type Finding, findingsOf } from '../facts';

/** As findings write it, UTC. */
export const dayOf = (at: Instant): string => new Date(at).toISOString().slice(0, 10);

const { fine, warning, failure } = findingsOf('bundle');
const serving = findingsOf('serving');
const PUBLISH = 'Publish again (`couplet publish`, or in the console).';
/** What was learnt of a season is no longer so after it. */
const OLD = 180 * DAY;

const fixOf = (code: string): string => {
  if (code === 'site_key_unknown') return 'Run this with the server’s environment, or with --page.';
  if (code === 'bundle_wrong_key')
    return 'Correct data-key of the tag (the console shows it under Settings) or SITE_KEY; where both are right, publish a bundle signed with that key.';
  if (code === 'key_expired' || code === 'key_unlisted' || code === 'keys_serial_old')
    return 'Let the key sign again (`couplet keys delegate`, `couplet keys use`), and publish.';
  return `${PUBLISH} What stands between must hand on the files as they are.`;
};

const judge = ({ id, opened, keyEnds, tokensEnd }: BundleFact, publishedAt: number | undefined, now: number): readonly Finding[] => {
  if (!opened.ok) {
    const { code, message } = opened.error;
    const found = code === 'site_key_unknown' ? warning : failure;
    return [found(code, `Of bundle ${id}: ${message}`, fixOf(code))];
  }
  const { coupons } = opened.value;
  const left = coupons.filter(({ endsAt }) => endsAt > now);
  const found = [
    ...(left.length === 0
      ? [failure('coupons_over', 'Every coupon of the bundle is over: nothing is shown.', 'Publish coupons that still run.')]
      : []),
    ...(keyEnds !== undefined && keyEnds > now && keyEnds < now + 30 * DAY
      ? [
          warning(
            'bundle_key_ends',
            `The key that signed the bundle is good until ${dayOf(keyEnds)}; devices take it no longer.`,
            `Renew the key, and publish (docs/operations.md).`,
          ),
        ]
      : []),
    ...(tokensEnd !== undefined && tokensEnd < now + 30 * DAY
      ? [
          warning(
            'tokens_end',
            `The bundle has keys for reports’ tokens until ${dayOf(tokensEnd)}; afterwards reports wait and are given up.`,
            PUBLISH,
          ),
        ]
      : []),
    ...(publishedAt !== undefined && publishedAt < now - OLD
      ? [
          warning(
            'bundle_old',
            `The bundle is of ${dayOf(publishedAt)}; what it learnt may no longer be so.`,
            'Train on a newer log and publish.',
          ),
        ]
      : []),
  ];
  const since = publishedAt === undefined ? '' : `, published ${dayOf(publishedAt)}`;
  return found.length > 0
    ? found
    : [fine(`Bundle ${id} opens as a device opens it${since}; ${left.length} of ${coupons.length} coupons run.`)];
};

/** What devices are told, and whether they take it. */
export const checkBundle = ({ published, database, now }: Facts): readonly Finding[] => {
  if (!published) return [];
  if (!published.ok)
    return [failure(published.error.code, published.error.message, 'Devices show nothing without it: see what is said of the server.')];
  const { bundle, serving: on } = published.value;
  const publishedAt = database?.ok ? database.value.stored?.publishedAt : undefined;
  return [
    on
      ? serving.fine('Coupons are on.')
      : serving.warning('not_serving', 'Coupons are switched off.', 'Switch them on in the console, or with `couplet publish --serving`.'),
    ...(bundle
      ? judge(bundle, publishedAt, now)
      : [failure('bundle_none', 'Nothing is published: no coupon is shown.', 'Publish a bundle (docs/install.md, step 3).')]),
  ];
};
