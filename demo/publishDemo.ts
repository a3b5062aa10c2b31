import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Campaign } from '../src/core/bundle/campaign';

/** Puts catalog and budgets on the server, publishes the bundle folder and lets coupons be served: the admin routes, as a merchant's tools use them. */
export const publishDemo = async (server: string, token: string, folder: string, campaign: Campaign): Promise<void> => {
  const call = async (method: 'PUT' | 'POST', path: string, body: unknown): Promise<void> => {
    const answer = await fetch(server + path, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
  };
  const shards = Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith('.bin'))
      .map((name) => [name.replace(/\.bin$/, ''), readFileSync(join(folder, name)).toString('base64')]),
  );
  await call('PUT', '/v1/admin/catalog', {
    entries: campaign.coupons.map((coupon) => ({ coupon, currency: campaign.currency, budget: campaign.budgets[coupon.id] ?? {} })),
  });
  await call('POST', '/v1/admin/bundles', { envelope: readFileSync(join(folder, 'manifest.json'), 'utf8'), shards });
  await call('PUT', '/v1/admin/serving', { serving: true });
};
