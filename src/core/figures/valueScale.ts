import type { Manifest } from '../bundle/manifest';

/**
 * Names what devices reckon the worth of a coupon in. Under another bandit, and where heads tell the chance of a purchase or none do, the same λ holds back
 * another number of coupons.
 */
export const valueScale = ({ bandit, heads }: Pick<Manifest, 'bandit' | 'heads'>): string =>
  `${bandit.features.id}${heads ? '+heads' : ''}`;
