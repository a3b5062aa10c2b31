import type { Inspection } from '../../worker/api';
import { Decisions } from './Decisions';
import type { PanelStrings } from './panelStrings';

interface PrivacyPanelProps {
  /** `undefined`: the worker does not run here. */
  readonly inspection: Inspection | undefined;
  readonly erased: boolean;
  readonly strings: PanelStrings;
  readonly locale: string;
  readonly erase: () => void;
  readonly close: () => void;
}

/** Everything kept and everything sent, and the button that ends it. */
export const PrivacyPanel = ({ inspection, erased, strings, locale, erase, close }: PrivacyPanelProps) => {
  const number = (value: number): string => new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value);
  const now = Date.now();
  /** From the oldest to now, ` (5/1/2026 – 6/3/2026)`; a clock that was ahead says nothing. */
  const sinceWhen = (since = now): string => (since < now ? ` (${new Intl.DateTimeFormat(locale).formatRange(since, now)})` : '');
  const reports = inspection ? [...inspection.reports.waiting, ...inspection.reports.sent] : [];
  const rows: readonly (readonly [string, string])[] = inspection
    ? [
        [strings.kept, strings.storage(inspection.storage)],
        [strings.events, number(inspection.events) + sinceWhen(inspection.since)],
        [strings.waiting, number(inspection.reports.waiting.length)],
        [strings.sent, number(inspection.reports.sent.length)],
        [strings.epsilon, number(inspection.epsilonSpent)],
      ]
    : [];
  return (
    <div class="sheet" lang={strings.language}>
      <h2 id="privacy-title">{strings.title}</h2>
      <p>{inspection ? strings.intro : strings.unavailable}</p>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {inspection && <Decisions decisions={inspection.decisions} strings={strings} locale={locale} />}
      {inspection && (
        <details>
          <summary>{strings.reports}</summary>
          {reports.length === 0 ? (
            <p>{strings.noReports}</p>
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
        {erased ? strings.erased : ''}
      </p>
      <div class="actions">
        {inspection && !erased && (
          <button class="danger" part="button erase" type="button" onClick={erase}>
            {strings.erase}
          </button>
        )}
        <button class="secondary" part="button secondary" type="button" onClick={close}>
          {strings.close}
        </button>
      </div>
    </div>
  );
};
