import { useState } from 'preact/hooks';
import { MINUTE } from '../../../../protocol/values/clock';
import { useStrings } from '../../../i18n/i18n';
import { Panel } from '../../../ui/Page';
import { type Draft, fieldsOf, idOf, listOf, setAt } from '../draft/draft';
import { useEditing, useValue } from '../draft/editing';
import { CheckField } from '../fields/ChoiceAt';
import { MoneyAt, NamesAt, NumberAt } from '../fields/TypedAt';
import { issuesOf } from '../issues/issuePlaces';
import { advancedStrings } from '../words/campaignStrings';

/** Parts of a campaign that the console has fields for. */
const shown: ReadonlySet<string> = new Set([
  ...['label', 'currency', 'timeZone', 'coupons', 'budgets', 'limits', 'codes', 'experiment', 'rule', 'triggers', 'fatigue', 'fairness'],
  ...['card', 'session', 'marginRate', 'marginFloor', 'reports', 'channels', 'policy'],
]);

/** What the campaign holds that no field shows: kept as it is, also of a coupon its `attributes`; empty where there is nothing. */
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

/** The draft with another bound or list of words of its fairness; without any of them it states none, and those its coupons keep anyway hold. */
export const withFairness = (draft: Draft, part: 'floor' | 'ceiling' | 'sensitive', value: unknown): Draft => {
  const changed = setAt(draft, `fairness.${part}`, value);
  return Object.keys(fieldsOf(changed.fairness)).length === 0 ? setAt(changed, 'fairness', undefined) : changed;
};

/** What few shops change, and what the campaign holds that has no field anywhere. Open where something in it is wrong. */
export const Advanced = () => {
  const strings = useStrings(advancedStrings);
  const { draft, edit, issues, mayWrite } = useEditing();
  const [asked, ask] = useValue('reports.questions');
  const questions = listOf(asked);
  const wrong = ['fairness', 'session', 'reports'].some((part) => issuesOf(issues, part, true).length > 0);
  // What was wrong and is mended does not close under one's hands.
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
          <CheckField
            label={strings.reaction}
            hint={strings.reactionHint}
            at="reports.questions"
            checked={questions.includes('reaction')}
            disabled={!mayWrite}
            change={(on) => ask([...questions.filter((question) => question !== 'reaction'), ...(on ? (['reaction'] as const) : [])])}
          />
          {Object.keys(kept).length > 0 && (
            <>
              <h3>{strings.kept}</h3>
              <p class="muted">{strings.keptLead}</p>
              <pre>{JSON.stringify(kept, undefined, 2)}</pre>
            </>
          )}
        </div>
      </details>
    </Panel>
  );
};
