import { type Decision, NO_COUPON } from '../../src/engine/decision/decision';

/** How a decision came about, as far as it makes a difference to the shopper. */
export type DecisionReason = 'model' | 'modelNone' | 'rule' | 'ruleNone' | 'random' | 'randomNone' | 'waited' | 'comparison' | 'nothing';

/** Reason of a stored decision. */
export const decisionReason = ({ by, variant, action }: Decision): DecisionReason => {
  const none = action === NO_COUPON;
  switch (by) {
    case 'policy':
      return none ? 'modelNone' : 'model';
    case 'rule':
      return none ? 'ruleNone' : 'rule';
    case 'exploration':
      return none ? 'randomNone' : 'random';
    case 'timing':
      return 'waited';
    case 'nothing':
      return variant === 'none' ? 'comparison' : variant === 'rule' ? 'ruleNone' : 'nothing';
    default:
      // Stored by a later version.
      return by satisfies never;
  }
};
