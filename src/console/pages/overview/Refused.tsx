import { refusalsSchema } from '../../api/refusalsSchema';
import { useAnswer } from '../../app/useAnswer';
import { hrefOf } from '../../app/useRoute';
import { useFormats, useStrings } from '../../i18n/language';
import { Panel } from '../../ui/Panel';
import { refusalRows } from '../results/refusalRows';
import { refusalStrings } from '../results/refusalStrings';
import { overviewStrings } from './overviewStrings';

/** Reasons that are told here, the most frequent first; all of them are under Results. */
const MOST = 3;

/** For what reasons codes were refused in the time that Results tell of; nothing where everybody got theirs. */
export const Refused = () => {
  const strings = useStrings(overviewStrings);
  const { sentences, other } = useStrings(refusalStrings);
  const formats = useFormats();
  const { value } = useAnswer('admin/refusals?days=30', refusalsSchema);
  const rows = refusalRows(value?.counts ?? []);
  if (rows.length === 0) return null;
  return (
    <Panel title={strings.refused} lead={strings.refusedLead(formats.count(rows.reduce((sum, { count }) => sum + count, 0)))}>
      <ul>
        {rows.slice(0, MOST).map(({ code, count }) => (
          <li key={code}>
            {strings.refusedFor(formats.count(count), sentences[code] ?? other)} <span class="code-line">{code}</span>
          </li>
        ))}
      </ul>
      <p>
        <a href={hrefOf('results')}>{strings.refusedMore}</a>
      </p>
    </Panel>
  );
};
