import type { Campaign } from '../../core/bundle/campaign';
import { fail, ok, type Result } from '../../core/result';
import type { SignedBundle } from './assembleBundle';

export interface Publication extends Omit<SignedBundle, 'id'> {
  readonly campaign: Campaign;
  /** Also switch coupons on; otherwise the server's switch stays as it is. */
  readonly serving: boolean;
}

/** Sends JSON and gives the answer's JSON; anything but 2xx becomes the server's own reason code. */
const send = async (server: string, token: string, method: 'PUT' | 'POST', path: string, body: unknown): Promise<Result<unknown>> => {
  let answer: Response;
  try {
    answer = await fetch(`${server.replace(/\/+$/, '')}${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
  } catch (error) {
    const cause = error instanceof Error ? String(error.cause ?? error.message) : String(error);
    return fail('server_unreachable', `${server} does not answer: ${cause}.`, path);
  }
  const text = await answer.text();
  let json: { readonly error?: { readonly code?: string; readonly message?: string; readonly at?: string } } = {};
  try {
    json = JSON.parse(text) as typeof json;
  } catch {
    // Not this server's answer; the status says enough.
  }
  if (answer.ok) return ok(json);
  return fail(
    json.error?.code ?? `http_${answer.status}`,
    json.error?.message ?? `${method} ${path} was answered with ${answer.status}.`,
    json.error?.at ?? path,
  );
};

/** Catalog and budgets first, so that no device can claim what the server does not know; then the bundle. Each step may be repeated. */
export const publish = async (server: string, token: string, publication: Publication): Promise<Result<unknown>> => {
  const { campaign, envelope, serving } = publication;
  const entries = campaign.coupons.map((coupon) => ({ coupon, currency: campaign.currency, budget: campaign.budgets[coupon.id] ?? {} }));
  const catalog = await send(server, token, 'PUT', '/v1/admin/catalog', { entries });
  if (!catalog.ok) return catalog;
  const shards = Object.fromEntries([...publication.shards].map(([hash, bytes]) => [hash, Buffer.from(bytes).toString('base64')]));
  const published = await send(server, token, 'POST', '/v1/admin/bundles', { envelope, shards });
  if (!published.ok || !serving) return published;
  const switched = await send(server, token, 'PUT', '/v1/admin/serving', { serving: true });
  return switched.ok ? published : switched;
};
