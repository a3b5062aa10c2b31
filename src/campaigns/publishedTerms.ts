import type { Campaign } from '../bundle/campaign';

/** What is live, as far as an edited campaign is judged by it. */
export interface PublishedTerms {
  readonly campaign: Pick<Campaign, 'experiment'> & { readonly coupons: readonly Pick<Campaign['coupons'][number], 'id' | 'endsAt'>[] };
  /** Orders that count in the running experiment so far. */
  readonly orders: number;
}
