import type { Campaign } from '../../bundle/campaign';
import type { CouponBooks } from '../fleet/couponBooks';
import type { FleetPolicy } from '../fleet/fleetPolicy';
import type { Scenario } from '../scenario/scenario';
import { type CentralSettings, centralPolicy } from './centralPolicy';
import { type LocalSettings, localPolicy } from './localPolicy';
import { oraclePolicy } from './oraclePolicy';
import { type RuleTable, rulesPolicy } from './rulesPolicy';
import { type TimingSettings, timingPolicy } from './timingPolicy';
import { type TreeThompsonSettings, treePolicy } from './treePolicy';

/** A policy with all its settings: plain data, as it crosses a thread. */
export type PolicyPlan =
  | { readonly kind: 'rules'; readonly rules: RuleTable; readonly restDays?: number }
  | { readonly kind: 'central'; readonly settings: CentralSettings }
  | { readonly kind: 'local'; readonly settings: LocalSettings }
  | { readonly kind: 'timing'; readonly settings: TimingSettings }
  | { readonly kind: 'tree'; readonly settings: TreeThompsonSettings }
  | { readonly kind: 'oracle' };

/** What policies are played with. */
export interface PolicyKit {
  readonly scenario: Scenario;
  readonly campaign: Campaign;
  readonly books: CouponBooks;
  readonly seed: number;
}

export const openPolicy = (plan: PolicyPlan, kit: PolicyKit): FleetPolicy => {
  switch (plan.kind) {
    case 'rules':
      return rulesPolicy(plan.rules, plan.restDays ?? 0, kit);
    case 'central':
      return centralPolicy(plan.settings, kit);
    case 'local':
      return localPolicy(plan.settings, kit);
    case 'timing':
      return timingPolicy(plan.settings, kit);
    case 'tree':
      return treePolicy(plan.settings, kit);
    case 'oracle':
      return oraclePolicy(kit);
    default:
      return plan satisfies never;
  }
};
