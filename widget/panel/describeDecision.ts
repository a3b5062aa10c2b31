import { NO_COUPON } from '../../src/engine/decision/decision';
import type { InspectedDecision } from '../../worker/api';
import type { Format } from '../i18n/format';
import { type DecisionReason, decisionReason } from './decisionReason';
import type { PanelStrings } from './panelStrings';

export interface DecisionText {
  readonly what: string;
  readonly why: string;
  /** Why coupons were out of the question, most coupons first; only where none was shown for that reason. */
  readonly refused: readonly string[];
}

/** Reasons after which the refusals say why there was no coupon. A decision does not tell which coupon was drawn at random in vain. */
const refusing: readonly DecisionReason[] = ['ruleNone', 'nothing'];

/** A stored decision in the shopper's language. */
export const describeDecision = (decision: InspectedDecision, strings: PanelStrings, format: Format): DecisionText => {
  const { action, title, shown } = decision;
  const reason = decisionReason(decision);
  const counts = new Map<string, number>();
  for (const { code } of refusing.includes(reason) ? decision.refusals : []) {
    const why = Object.hasOwn(strings.refusals, code) ? strings.refusals[code as keyof PanelStrings['refusals']] : strings.otherRefusal;
    counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  return {
    what: action === NO_COUPON ? strings.noneChosen : strings.chosen(format.isolate(title ? format.pick(title) : action)),
    why: [strings.reasons[reason] ?? '', ...(action === NO_COUPON || shown ? [] : [strings.neverShown])].join(strings.between),
    refused: [...counts].sort(([, a], [, b]) => b - a).map(([why, count]) => strings.refused(count, why, format.number)),
  };
};
