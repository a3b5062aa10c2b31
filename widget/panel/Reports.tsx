import type { Inspection } from '../../worker/api';
import type { Format } from '../i18n/format';
import type { PanelStrings } from './panelStrings';

interface ReportsProps {
  readonly reports: Inspection['reports'];
  readonly strings: PanelStrings;
  readonly format: Format;
  readonly withdraw: (id: string) => void;
}

/** The answers that wait, each with a veto, and all that were sent: newest first, byte for byte. */
export const Reports = ({ reports: { waiting, sent }, strings, format, withdraw }: ReportsProps) => {
  const lists = [
    { title: strings.waiting, open: true, rows: waiting.map((one) => ({ ...one, said: one.attempts > 0 ? strings.tried : '' })) },
    { title: strings.sent, open: false, rows: sent.map((one) => ({ ...one, said: one.fate ? strings.fates[one.fate] : '' })) },
  ];
  return (
    <>
      {lists.map(({ title, open, rows }) => (
        <details key={title} open={open && rows.length > 0}>
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
                  {text.startsWith('{"v":"exposure/1"') && <span>{strings.ping}</span>}
                  {text.startsWith('{"v":"split/1"') && <span>{strings.shares}</span>}
                  {said && <span>{said}</span>}
                  {open && (
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
