import type { InspectedDecision } from '../../worker/api';
import { describeDecision } from './describeDecision';
import type { PanelStrings } from './panelStrings';

interface DecisionsProps {
  /** Oldest first, as the worker keeps them. */
  readonly decisions: readonly InspectedDecision[];
  readonly strings: PanelStrings;
  readonly locale: string;
}

const LATEST = 10;

/** The latest choices, newest first: when, what, and why that. */
export const Decisions = ({ decisions, strings, locale }: DecisionsProps) => {
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <details>
      <summary>{strings.decisions}</summary>
      {decisions.length === 0 ? (
        <p>{strings.noDecisions}</p>
      ) : (
        <ol>
          {decisions
            .slice(-LATEST)
            .reverse()
            .map((decision) => {
              const { what, why, refused } = describeDecision(decision, strings, locale);
              return (
                <li key={decision.id}>
                  <time dateTime={new Date(decision.time).toISOString()}>{when.format(decision.time)}</time>
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
};
