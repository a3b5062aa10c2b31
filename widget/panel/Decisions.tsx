import type { InspectedDecision } from '../../worker/api';
import type { Format } from '../i18n/format';
import { describeDecision } from './describeDecision';
import type { PanelStrings } from './panelStrings';

interface DecisionsProps {
  /** Oldest first, as the worker keeps them. */
  readonly decisions: readonly InspectedDecision[];
  readonly strings: PanelStrings;
  readonly format: Format;
}

const LATEST = 10;

/** The latest choices, newest first: when, what, and why that. */
export const Decisions = ({ decisions, strings, format }: DecisionsProps) => (
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
