import type { Manifest } from '../../bundle/manifest';

/**
 * Names what devices reckon the worth of a coupon in. Under another bandit, and where it tells the expected discount or does not, the same λ holds back
 * another number of coupons.
 */
export const valueScale = ({ bandit }: Pick<Manifest, 'bandit'>): string => `${bandit.features.id}${bandit.discount ? '+discount' : ''}`;
