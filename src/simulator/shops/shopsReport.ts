import type { PolicyName } from '../policies/policyName';
import type { SimulationRow } from '../run/simulation';
import type { ShopGenerator } from './shopGenerators';

/** Margin per visit beyond showing nothing, minor units: a mean with its standard error, and the same less that of the policy compared with. */
export interface ShopFigure {
  readonly policy: PolicyName;
  readonly mean: number;
  readonly se: number;
  readonly difference?: { readonly mean: number; readonly se: number };
}

/** One shop; errors are over its replicate seeds. */
export interface PlayedShop {
  readonly shop: number;
  readonly families: ReturnType<ShopGenerator['familiesOf']>;
  readonly figures: readonly ShopFigure[];
  /** All rows of `couplet simulate`. */
  readonly rows: readonly SimulationRow[];
}

/** All shops; errors are over shops. */
export interface ShopsSummary extends ShopFigure {
  /** Shops in which the policy is above, or below, the one compared with by more than 2 standard errors; absent with one replicate seed. */
  readonly above?: number;
  readonly below?: number;
}

/** What `couplet simulate shops` prints. */
export interface ShopsReport {
  readonly v: 'shops/1';
  readonly generator: ShopGenerator['format'];
  readonly first: number;
  readonly count: number;
  /** Replicate seeds of each shop, shoppers on its first day, days. */
  readonly seeds: number;
  readonly devices: number;
  readonly days: number;
  /** What policies are compared with; absent: it was not played. */
  readonly against?: PolicyName;
  readonly shops: readonly PlayedShop[];
  readonly summary: readonly ShopsSummary[];
}
