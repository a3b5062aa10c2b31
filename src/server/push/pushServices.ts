import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { fail, ok, type Result } from '../../protocol/result';
import { isOwnNetwork } from '../limits/isOwnNetwork';

/**
 * Hosts of the push services of today's browsers, with all below them: Chromium's, Firefox's, Edge's on Windows, Safari's. An endpoint comes from anybody on
 * the internet, and the server writes to it.
 */
const KNOWN = ['fcm.googleapis.com', 'push.services.mozilla.com', 'notify.windows.com', 'push.apple.com'];

export interface PushServices {
  /** Error `push_service_unknown`: not the https address of a push service that browsers use, or that the operator named. */
  check(endpoint: string): Result<undefined>;
  /** Refuses known names that lead into one's own network; what the operator named may. */
  readonly lookup: LookupFunction;
}

/** @param more hosts beside the known ones, as URLs have them: with their port where it is not 443 */
export const pushServices = (more: readonly string[]): PushServices => {
  const isKnown = ({ host }: URL): boolean => KNOWN.some((known) => host === known || host.endsWith(`.${known}`));
  return {
    check: (endpoint) => {
      const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
      const usable = url?.protocol === 'https:' && url.username === '' && (isKnown(url) || more.includes(url.host));
      if (usable) return ok(undefined);
      return fail('push_service_unknown', "No push service of today's browsers is there; PUSH_HOSTS can name others.", 'endpoint');
    },
    lookup: (hostname, options, callback) => {
      lookup(hostname, options, (error, address, family) => {
        const found = Array.isArray(address) ? address.map((one) => one.address) : [address];
        const named = more.some((host) => host.split(':')[0] === hostname);
        if (!error && !named && found.some(isOwnNetwork)) callback(new Error(`${hostname} leads into this server's own network.`), '');
        else callback(error, address, family);
      });
    },
  };
};
