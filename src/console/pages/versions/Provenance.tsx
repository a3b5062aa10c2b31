import type { Provenance as Facts, TrainingLog } from '../../../bundle/provenance';
import { useFormats, useStrings } from '../../i18n/language';
import { versionsStrings } from './versionsStrings';

const Log = ({ log: { kind, rows, days, sha256 } }: { readonly log: TrainingLog }) => {
  const strings = useStrings(versionsStrings);
  const { count, calendarDay } = useFormats();
  const [first, last] = (days ?? []).map((day) => calendarDay(Date.parse(day)));
  return (
    <div>
      {strings.log(strings.logs[kind], count(rows), first, last)}
      {sha256 !== undefined && (
        <>
          <br />
          <span class="muted">SHA-256</span> <code>{sha256}</code>
        </>
      )}
    </div>
  );
};

/** Where a version comes from, as entries of a list of facts. */
export const Provenance = ({ provenance: { software, previous, training } }: { readonly provenance: Facts }) => {
  const strings = useStrings(versionsStrings);
  return (
    <>
      <dt>{strings.software}</dt>
      <dd>{software}</dd>
      {previous !== undefined && (
        <>
          <dt>{strings.previous}</dt>
          <dd>
            <code>{previous}</code>
          </dd>
        </>
      )}
      {training && (
        <>
          <dt>{strings.learntFrom}</dt>
          <dd>
            {training.logs.map((log) => (
              <Log key={log.kind} log={log} />
            ))}
          </dd>
          <dt>{strings.seed}</dt>
          <dd>{training.seed}</dd>
        </>
      )}
      {training?.warmStart !== undefined && (
        <>
          <dt>{strings.warmStart}</dt>
          <dd>
            <code>{training.warmStart}</code>
          </dd>
        </>
      )}
    </>
  );
};
