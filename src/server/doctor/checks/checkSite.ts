import * as v from 'valibot';
import { parseJsonWith } from '../../../protocol/values/parse';
import type { Result } from '../../../protocol/values/result';
import { type Finding, findingsOf, isLoopback } from '../../monitoring/finding';
import { checkAddress, untrustedProxy } from '../../monitoring/serverChecks';
import type { Facts, HttpAnswer, SiteFact } from '../facts';

const configurationFinding = findingsOf('configuration');

/** The server's environment. */
export const checkConfiguration = ({ config }: Facts): readonly Finding[] => {
  if (!config) return [];
  if (!config.ok)
    return [
      configurationFinding.failure(
        config.error.code,
        `${config.error.message}.`,
        'Set the variables it names. docs/install.md explains each one.',
      ),
    ];
  const { BASE_URL, HOST } = config.value;
  return [checkAddress(BASE_URL, HOST) ?? configurationFinding.fine('The environment is complete.')];
};

const server = findingsOf('server');
const cors = findingsOf('CORS');

/** Devices cache the status for 30 s. A cache that keeps it longer delays the kill switch. */
const STALE_SECONDS = 60;

const header = ({ headers }: HttpAnswer, name: string): string => headers[name] ?? '';

/** Seconds for which a proxy or cache may serve an old status: how old this one is, or may become. */
const keptFor = (status: HttpAnswer): number => {
  const rule = header(status, 'cache-control');
  const [, seconds = 0] = /s-maxage=(\d+)/i.exec(rule) ?? /max-age=(\d+)/i.exec(rule) ?? [];
  return Math.max(Number(header(status, 'age')) || 0, Number(seconds));
};

const refusalSchema = v.object({ error: v.object({ code: v.string(), message: v.string() }) });

const refusalOf = ({ body }: HttpAnswer) => parseJsonWith(refusalSchema, Buffer.from(body).toString('utf8'), 'malformed');

const whyNotReady = (answer: HttpAnswer): string => {
  const read = refusalOf(answer);
  return read.ok ? read.value.error.message : 'Its database does not answer.';
};

/** Whether `/metrics` saw a proxy that is not trusted. The doctor's own requests go through it, too. */
const isProxyUntrusted = (metrics = ''): boolean => /^couplet_untrusted_proxy_timestamp_seconds [1-9]/m.test(metrics);

const ofServer = ({ url, ready, status, script, metrics }: SiteFact): readonly Finding[] => {
  const fix = 'Start the server, and let the proxy forward everything below this address.';
  if (!ready.ok) return [server.failure('site_unreachable', `${url} does not answer: ${ready.error.message}`, fix)];
  if (ready.value.status === 503)
    return [server.failure('site_not_ready', `${url} runs, but is not ready. ${whyNotReady(ready.value)}`, 'Start or mend the database.')];
  if (ready.value.status !== 200 || !status.ok || status.value.status !== 200)
    return [server.failure('site_no_server', `${url} answers, but is not a Couplet server.`, fix)];
  const kept = keptFor(status.value);
  const found = [
    ...(url.startsWith('https:') || isLoopback(url)
      ? []
      : [server.failure('site_insecure', `${url} is not an https address, so https pages cannot use it.`, 'Put a TLS proxy in front.')]),
    ...(kept > STALE_SECONDS
      ? [
          server.warning(
            'status_cached',
            `Caches keep /v1/status.json for ${kept} s, so Stop all coupons takes effect late.`,
            'Let the proxy and CDN keep its Cache-Control, max-age=30.',
          ),
        ]
      : []),
    ...(isProxyUntrusted(metrics) ? [untrustedProxy] : []),
    ...(script.ok && script.value.status === 200
      ? []
      : [server.failure('script_absent', `${url}/v1/couplet.js is not served.`, 'Build the widget (`npm run build`), or set WIDGET_DIR.')]),
  ];
  return found.length > 0 ? found : [server.fine(`${url} answers, and so does its database.`)];
};

const lets = (answer: HttpAnswer, origin: string): boolean => ['*', origin].includes(header(answer, 'access-control-allow-origin'));

/** Whether the response allows the request headers of a claim beyond the safelisted ones. */
const letsHeaders = (answer: HttpAnswer): boolean => {
  const allowed = header(answer, 'access-control-allow-headers')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  return ['content-type', 'idempotency-key'].every((name) => allowed.includes(name) || allowed.includes('*'));
};

const value = (answer: Result<HttpAnswer>): HttpAnswer | undefined => (answer.ok ? answer.value : undefined);

/** Whether the origin is missing in the merchant's list. */
const isRefused = (claim: HttpAnswer): boolean => {
  const read = refusalOf(claim);
  return read.ok && read.value.error.code === 'origin_refused';
};

const ofOrigins = ({ origin, status, preflight, script, claim }: SiteFact): readonly Finding[] => {
  const [told, asked, loaded] = [status, preflight, script].map(value);
  if (told?.status !== 200) return [];
  const fix = 'Let the proxy or CDN forward the server’s Access-Control-… headers and OPTIONS responses.';
  const found = [
    ...(lets(told, origin)
      ? []
      : [cors.failure('cors_origin', `Pages of ${origin} may not read /v1/status.json, so no coupon is shown.`, fix)]),
    ...(asked && asked.status < 300 && lets(asked, origin) && letsHeaders(asked)
      ? []
      : [cors.failure('cors_preflight', `Pages of ${origin} may not send a claim, so no code is issued.`, fix)]),
    ...(loaded && loaded.status === 200 && !lets(loaded, origin)
      ? [cors.failure('cors_script', `/v1/couplet.js comes without Access-Control-Allow-Origin: a tag with crossorigin is refused.`, fix)]
      : []),
    ...(claim?.ok && isRefused(claim.value)
      ? [
          cors.failure(
            'origin_refused',
            `${origin} is not in the list of allowed websites, so its pages get no code.`,
            'Add it in the console, under Settings, Websites.',
          ),
        ]
      : []),
  ];
  return found.length > 0 ? found : [cors.fine(`Pages of ${origin} may call the server.`)];
};

/** The server as seen by browsers on the shop's pages. */
export const checkSite = ({ site }: Facts): readonly Finding[] => (site ? [...ofServer(site), ...ofOrigins(site)] : []);
