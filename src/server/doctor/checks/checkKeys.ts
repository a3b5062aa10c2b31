import { DAY } from '../../../protocol/clock';
import type { Facts } from '../facts';
import { type Finding, findingsOf } from '../finding';
import { dayOf } from './dayOf';

const { fine, warning, failure } = findingsOf('keys');
const RENEW = 'Renew it: `couplet keys delegate --add … --until …`, `couplet keys use`, and publish (docs/operations.md).';

/** The site's key, and until when the server's own may sign. */
export const checkKeys = ({ keys, now }: Facts): readonly Finding[] => {
  if (!keys) return [];
  if (!keys.ok) return [failure(keys.error.code, keys.error.message, 'Mend SITE_KEY or SIGNING_KEY: the server does not start like this.')];
  const { siteKey, signs, ends } = keys.value;
  if (siteKey === undefined)
    return [
      warning(
        'site_key_absent',
        'Neither SITE_KEY nor SIGNING_KEY is set, and there is no key.json yet.',
        'Set one of them, or start the server, which makes a pair and prints the pk_… for your pages.',
      ),
    ];
  if (ends !== undefined && ends < now)
    return [failure('key_expired', `The key to sign with was good until ${dayOf(ends)}: devices take none of its bundles.`, RENEW)];
  if (ends !== undefined && ends < now + 30 * DAY)
    return [warning('key_ends', `The key to sign with is good until ${dayOf(ends)}.`, RENEW)];
  return [fine(`The site’s key is ${siteKey}; bundles are signed ${signs ? 'here' : 'elsewhere'}.`)];
};
