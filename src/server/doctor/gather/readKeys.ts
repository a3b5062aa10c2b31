import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { keyEnd } from '../../../bundle/keys';
import { fail, ok, type Result } from '../../../protocol/result';
import { readSigningKey } from '../../bundles/readSigningKey';
import type { Config } from '../../config';
import { readVapidKeys } from '../../push/vapidKeys';
import type { KeysFact } from '../facts';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The site's key as the server would have it, without the pair that it would make. Error: `keys_unusable`. */
export const readKeys = (config: Config): Result<KeysFact> => {
  const { SITE_KEY, SIGNING_KEY, DATA_DIR } = config;
  if (SITE_KEY === undefined && SIGNING_KEY === undefined && !existsSync(join(DATA_DIR, 'key.json')))
    return ok({ siteKey: undefined, signs: false, ends: undefined });
  try {
    const { siteKey, signing } = readSigningKey(config);
    return ok({ siteKey, signs: signing !== undefined, ends: signing && keyEnd(signing) });
  } catch (error) {
    return fail('keys_unusable', messageOf(error));
  }
};

/** Whether browsers can be woken; keys that the server would draw are not drawn. Error: `push_keys_unusable`. */
export const readPush = (config: Config): Result<'on' | 'off'> | undefined => {
  const { VAPID_PRIVATE_KEY, VAPID_PUBLIC_KEY, VAPID_SUBJECT } = config;
  if (VAPID_PRIVATE_KEY === undefined && VAPID_PUBLIC_KEY === undefined && VAPID_SUBJECT === undefined) return undefined;
  if (VAPID_PRIVATE_KEY === undefined)
    return VAPID_PUBLIC_KEY === undefined
      ? ok(config.DATABASE_URL === undefined ? 'on' : 'off')
      : fail('push_keys_unusable', 'VAPID_PRIVATE_KEY is missing beside VAPID_PUBLIC_KEY.');
  try {
    return ok(readVapidKeys(config) ? 'on' : 'off');
  } catch (error) {
    return fail('push_keys_unusable', messageOf(error));
  }
};
