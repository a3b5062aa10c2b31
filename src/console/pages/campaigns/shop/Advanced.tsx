import { useState } from 'preact/hooks';
import { MINUTE } from '../../../../protocol/values/clock';
import { useStrings } from '../../../languages/strings';
import { Panel } from '../../../ui/Page';
import { type Draft, fieldsOf, idOf, listOf, setAt } from '../../coupons/draft/draft';
import { useEditing, useValue } from '../../coupons/draft/editing';
import { CheckField } from '../../coupons/fields/ChoiceAt';
import { MoneyAt, NamesAt, NumberAt } from '../../coupons/fields/TypedAt';
import { issuesOf } from '../../coupons/issues/issuePlaces';

/** Parts of a campaign that the console has fields for. */
const shown: ReadonlySet<string> = new Set([
  ...['label', 'currency', 'timeZone', 'coupons', 'budgets', 'limits', 'codes', 'experiment', 'rule', 'triggers', 'fatigue', 'fairness'],
  ...['card', 'session', 'marginRate', 'marginFloor', 'reports', 'channels', 'policy'],
]);

/** Parts of the campaign that no field shows, including `attributes` of coupons. They are kept unchanged. Empty if there are none. */
export const keptParts = (draft: Draft): Draft => {
  const attributes = listOf(draft.coupons).flatMap((coupon) => {
    const named = fieldsOf(fieldsOf(coupon).attributes);
    return Object.keys(named).length > 0 ? [[idOf(coupon), named] as const] : [];
  });
  const { aim: _, ...policy } = fieldsOf(draft.policy);
  return {
    ...Object.fromEntries(Object.entries(draft).filter(([name]) => !shown.has(name))),
    ...(Object.keys(policy).length > 0 ? { policy } : {}),
    ...(attributes.length > 0 ? { attributes: Object.fromEntries(attributes) } : {}),
  };
};

/** The draft with a changed bound or word list of its fairness. If all are empty, the bounds come from its coupons. */
export const withFairness = (draft: Draft, part: 'floor' | 'ceiling' | 'sensitive', value: unknown): Draft => {
  const changed = setAt(draft, `fairness.${part}`, value);
  return Object.keys(fieldsOf(changed.fairness)).length === 0 ? setAt(changed, 'fairness', undefined) : changed;
};

/** Rarely changed settings, and parts of the campaign without a field. Open if any of them has an issue. */
export const Advanced = () => {
  const strings = useStrings('advanced');
  const { draft, edit, issues, mayWrite } = useEditing();
  const [asked, ask] = useValue('reports.questions');
  // Without a list, the segment's outcome is the only question.
  const questions = asked === undefined ? ['stratum-outcome'] : listOf(asked);
  const wrong = ['fairness', 'session', 'reports'].some((part) => issuesOf(issues, part, true).length > 0);
  // Stays open when an issue in it has been fixed.
  const [open, setOpen] = useState(false);
  const kept = keptParts(draft);
  const fairness = (part: 'floor' | 'ceiling' | 'sensitive') => (value: unknown) => edit((now) => withFairness(now, part, value));
  return (
    <Panel title={strings.advanced} lead={strings.lead}>
      <details open={open || wrong} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>{strings.open}</summary>
        <div class="reveal stack">
          <h3>{strings.fairness}</h3>
          <p class="muted">{strings.fairnessLead}</p>
          <div class="fields">
            <MoneyAt label={strings.floor} hint={strings.floorHint} at="fairness.floor" also={['fairness']} changed={fairness('floor')} />
            <MoneyAt label={strings.ceiling} at="fairness.ceiling" changed={fairness('ceiling')} />
          </div>
          <NamesAt
            label={strings.sensitive}
            hint={strings.sensitiveHint}
            at="fairness.sensitive"
            within="fairness.sensitive"
            changed={fairness('sensitive')}
          />
          <h3>{strings.visits}</h3>
          <NumberAt
            label={strings.idle}
            hint={strings.idleHint}
            at="session.idleMs"
            also={['session']}
            per={MINUTE}
            unit={strings.minutes}
          />
          <h3>{strings.reports}</h3>
          <NumberAt label={strings.epsilon} hint={strings.epsilonHint} at="reports.epsilon" decimal />
          {(['reaction', 'useful'] as const).map((name) => (
            <CheckField
              key={name}
              label={strings[name]}
              hint={strings[`${name}Hint`]}
              at="reports.questions"
              checked={questions.includes(name)}
              disabled={!mayWrite}
              change={(on) => ask([...questions.filter((question) => question !== name), ...(on ? [name] : [])])}
            />
          ))}
          {Object.keys(kept).length > 0 && (
            <>
              <h3>{strings.kept}</h3>
              <p class="muted">{strings.keptLead}</p>
              <pre dir="ltr">{JSON.stringify(kept, undefined, 2)}</pre>
            </>
          )}
        </div>
      </details>
    </Panel>
  );
};
