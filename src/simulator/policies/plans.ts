import type { CentralSettings } from './centralPolicy';
import type { LocalSettings } from './localPolicy';
import type { PolicyPlan } from './openPolicy';
import type { PolicyName } from './policyName';
import { NOTHING, type RuleTable, sameForAll } from './rulesPolicy';

/** Chosen on tuning seeds of `headline` (docs/simulate.md). */
const central: CentralSettings = { spread: 0.8, scale: 0.3 };
const local: Omit<LocalSettings, 'reports'> = { control: false, personal: 0.05, scale: 0.1 };

/** @param tuned rules chosen on other seeds; without them nothing is shown */
export const planOf = (name: PolicyName, tuned: { readonly fixedBest?: string; readonly segmentRules?: RuleTable }): PolicyPlan => {
  switch (name) {
    case 'none':
      return { kind: 'rules', rules: sameForAll(NOTHING) };
    case 'fixed-best':
      return { kind: 'rules', rules: sameForAll(tuned.fixedBest ?? NOTHING) };
    case 'segment-rules':
      return { kind: 'rules', rules: tuned.segmentRules ?? sameForAll(NOTHING) };
    case 'central':
      return { kind: 'central', settings: central };
    case 'local':
      return { kind: 'local', settings: { ...local, reports: 'exact' } };
    case 'local-private':
      return { kind: 'local', settings: { ...local, reports: 'private' } };
    default:
      return name satisfies never;
  }
};
