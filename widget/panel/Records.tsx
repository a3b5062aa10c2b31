import { NO_COUPON } from '../../src/engine/decision/decision';
import type { InspectedDecision, Inspection } from '../../worker/api';
import type { Format } from '../i18n/format';
import { type DecisionReason, decisionReason, type PanelStrings } from '../i18n/panelStrings';

interface DecisionText {
  readonly what: string;
  readonly why: string;
  /** Why coupons were not eligible, most coupons first. Only if no coupon was shown for that reason. */
  readonly refused: readonly string[];
}

/** Reasons for which the refusals explain why there was no coupon. A decision does not reveal which coupon exploration drew in vain. */
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

interface DecisionsProps {
  /** Oldest first, as the worker keeps them. */
  readonly decisions: readonly InspectedDecision[];
  readonly strings: PanelStrings;
  readonly format: Format;
}

const LATEST = 10;

/** The latest choices, newest first: time, choice and reason. */
export const Decisions = ({ decisions, strings, format }: DecisionsProps) => (
  <details class="decisions">
    <summary>{strings.decisions}</summary>
    {decisions.length === 0 ? (
      <p>{strings.noDecisions}</p>
    ) : (
      <ol>
        {decisions
          .slice(-LATEST)
          .reverse()
          .map((decision) => {
            const { what, why, refused } = describeDecision(decision, strings, format);
            return (
              <li key={decision.id}>
                <time dateTime={new Date(decision.time).toISOString()}>{format.moment(decision.time)}</time>
                <strong>{what}</strong>
                <span>{why}</span>
                {refused.length > 0 && (
                  <ul>
                    {refused.map((line) => (
                      <li key={line}>{line}</li>
                    ))}
                  </ul>
                )}
              </li>
            );
          })}
      </ol>
    )}
  </details>
);

/** Is it no report, but the group of an experiment? */
export const isAssignmentEvent = ({ text }: { readonly text: string }): boolean => text.startsWith('{"v":"exposure/1"');

interface ReportsProps {
  readonly reports: Inspection['reports'];
  readonly strings: PanelStrings;
  readonly format: Format;
  readonly withdraw: (id: string) => void;
}

/** Waiting reports, each with a button to withdraw it, and all that were sent: newest first, byte for byte. */
export const Reports = ({ reports: { waiting, sent }, strings, format, withdraw }: ReportsProps) => {
  const lists = [
    { title: strings.waiting, waits: true, rows: waiting.map((one) => ({ ...one, said: one.attempts > 0 ? strings.tried : '' })) },
    { title: strings.sent, waits: false, rows: sent.map((one) => ({ ...one, said: one.fate ? strings.fates[one.fate] : '' })) },
  ];
  return (
    <>
      {lists.map(({ title, waits, rows }) => (
        <details key={title} class={waits ? 'waiting' : 'sent-reports'}>
          <summary>
            {title} ({format.number(rows.length)})
          </summary>
          {rows.length === 0 && <p>{strings.noReports}</p>}
          <ol>
            {[...rows]
              .sort((a, b) => b.time - a.time)
              .map(({ id, time, text, said }) => (
                <li key={id}>
                  <time dateTime={new Date(time).toISOString()}>{format.moment(time)}</time>
                  {isAssignmentEvent({ text }) && <span>{strings.assignmentEvent}</span>}
                  {text.startsWith('{"v":"split/1"') && <span>{strings.shares}</span>}
                  {said && <span>{said}</span>}
                  {waits && (
                    <button
                      class="withdraw"
                      part="button withdraw"
                      type="button"
                      aria-label={`${strings.withdraw}: ${format.moment(time)}`}
                      onClick={() => withdraw(id)}
                    >
                      {strings.withdraw}
                    </button>
                  )}
                  <details>
                    <summary>{strings.bytes}</summary>
                    <pre dir="ltr">{text}</pre>
                  </details>
                </li>
              ))}
          </ol>
        </details>
      ))}
    </>
  );
};
