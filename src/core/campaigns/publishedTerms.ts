import type { Manifest } from '../bundle/manifest';

/** What is live, as far as an edited campaign is judged by it. */
export interface PublishedTerms extends Pick<Manifest, 'experiment'> {
  readonly coupons: readonly Pick<Manifest['coupons'][number], 'id' | 'endsAt'>[];
  /** Orders that count in the running experiment so far. */
  readonly orders: number;
}
