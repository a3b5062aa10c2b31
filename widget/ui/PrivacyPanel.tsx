import type { Inspection } from '../../worker/api';
import type { Format } from '../i18n/format';
import type { Strings } from '../i18n/strings';

interface PrivacyPanelProps {
  /** `undefined`: the worker does not run here. */
  readonly inspection: Inspection | undefined;
  readonly erased: boolean;
  readonly strings: Strings;
  readonly format: Format;
  readonly erase: () => void;
  readonly close: () => void;
}

/** Everything kept and everything sent, and the button that ends it. */
export const PrivacyPanel = ({ inspection, erased, strings, format, erase, close }: PrivacyPanelProps) => {
  const { privacy } = strings;
  const reports = inspection ? [...inspection.reports.waiting, ...inspection.reports.sent] : [];
  const rows: readonly (readonly [string, string])[] = inspection
    ? [
        [privacy.kept, privacy.storage(inspection.storage)],
        [privacy.events, format.number(inspection.events)],
        [privacy.decisions, format.number(inspection.decisions.length)],
        [privacy.waiting, format.number(inspection.reports.waiting.length)],
        [privacy.sent, format.number(inspection.reports.sent.length)],
        [privacy.epsilon, format.number(inspection.epsilonSpent)],
      ]
    : [];
  return (
    <div class="sheet" lang={format.locale}>
      <h2 id="privacy-title">{privacy.title}</h2>
      <p>{inspection ? privacy.intro : privacy.unavailable}</p>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {inspection && (
        <details>
          <summary>{privacy.reports}</summary>
          {reports.length === 0 ? (
            <p>{privacy.noReports}</p>
          ) : (
            <pre>
              {JSON.stringify(
                reports.map(({ pad: _, ...report }) => report),
                null,
                1,
              )}
            </pre>
          )}
        </details>
      )}
      <p class="hint" role="status">
        {erased ? privacy.erased : ''}
      </p>
      <div class="actions">
        {inspection && (
          <button class="danger" part="button erase" type="button" onClick={erase}>
            {privacy.erase}
          </button>
        )}
        <button class="secondary" part="button secondary" type="button" onClick={close}>
          {strings.close}
        </button>
      </div>
    </div>
  );
};
