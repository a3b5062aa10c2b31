import type { Campaign } from '../../../../src/bundle/campaign';
import { withoutOwnBounds } from '../../../../src/bundle/fairness';
import type { Coupon } from '../../../../src/protocol/coupons/coupon';
import { ask } from '../../server/testServer';

/** The campaign as it is written. */
export type Written = Omit<Campaign, 'fairness'>;

interface Answer {
  readonly revision: number;
  readonly campaign: Written | null;
  readonly published: { readonly campaign: { readonly coupons: readonly Coupon[] } } | null;
}

/** Who works on the campaign by a token of their own, as the console does. */
export const openDesk = (url: string, token: string) => {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const { status, text, json } = await ask(`${url}/v1/admin/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return json;
  };
  const read = async (): Promise<Answer> => (await call('GET', 'campaign')) as Answer;

  return {
    /** Makes a token; its secret. */
    tokenFor: async (name: string, role: string): Promise<string> =>
      ((await call('POST', 'tokens', { name, role })) as { token: string }).token,
    begin: async (campaign: Campaign): Promise<void> => {
      const { revision } = await read();
      await call('PUT', 'campaign', { revision, campaign: withoutOwnBounds(campaign) });
    },
    edit: async (change: (kept: Written) => Written): Promise<void> => {
      const { revision, campaign } = await read();
      if (campaign) await call('PUT', 'campaign', { revision, campaign: change(campaign) });
    },
    /** Publishes what is kept and switches coupons on; the coupons as devices then know them. */
    publish: async (): Promise<readonly Coupon[]> => {
      await call('POST', 'campaign/publish', { revision: (await read()).revision, serving: true });
      return (await read()).published?.campaign.coupons ?? [];
    },
  };
};
