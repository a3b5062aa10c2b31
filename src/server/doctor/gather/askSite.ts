import type { Clock } from '../../../protocol/clock';
import { routes } from '../../../protocol/protocol';
import type { SiteFact } from '../facts';
import { askHttp } from './askHttp';

/**
 * Asks a server as a page of the shop would.
 * @param origin of the shop's pages
 * @param adminToken opens `/metrics`; undefined: it is not asked for
 */
export const askSite = async (url: string, origin: string, adminToken: string | undefined, clock: Clock): Promise<SiteFact> => {
  const from = { headers: { origin } };
  const preflight = {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,idempotency-key' },
  };
  const [ready, status, asked, script, metrics] = await Promise.all([
    askHttp(`${url}/readyz`, clock),
    askHttp(`${url}${routes.status}`, clock, from),
    askHttp(`${url}${routes.claims}`, clock, preflight),
    askHttp(`${url}/v1/couplet.js`, clock, from),
    adminToken === undefined ? undefined : askHttp(`${url}/metrics`, clock, { headers: { authorization: `Bearer ${adminToken}` } }),
  ]);
  const text = metrics?.ok && metrics.value.status === 200 ? Buffer.from(metrics.value.body).toString('utf8') : undefined;
  return { url, origin, ready, status, preflight: asked, script, metrics: text };
};
