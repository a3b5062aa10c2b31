import { useState } from 'preact/hooks';
import { type TableName, tableNames } from '../../../stats/experiment/tables/tableNames';
import { isUnsound } from '../../../stats/experiment/verdict';
import type { ExperimentAnswer, ExperimentComparison } from '../../api/experimentSchema';
import { Choice } from '../../app/Choice';
import { useStrings } from '../../i18n/language';
import { Panel } from '../../ui/Panel';
import { Reveal } from '../../ui/Reveal';
import { MetricsTable } from './MetricsTable';
import { moreStrings } from './moreStrings';
import { PartsTable } from './PartsTable';
import { usePairName } from './usePairName';

/** Each table as a file; the browser keeps the session's cookie with it. */
const Download = () => {
  const strings = useStrings(moreStrings);
  const [table, setTable] = useState<TableName>('metrics');
  return (
    <div class="row">
      <Choice
        label={strings.table}
        value={table}
        options={tableNames.map((value) => ({ value, label: strings.tables[value] }))}
        choose={setTable}
      />
      <a
        class="button"
        href={new URL(`../v1/admin/experiment.csv?table=${table}`, document.baseURI).href}
        download={`couplet-${table}.csv`}
      >
        {strings.download}
      </a>
    </div>
  );
};

interface MoreFiguresProps {
  readonly result: ExperimentAnswer;
  /** Compared in the headline, and shown first. */
  readonly asked: ExperimentComparison;
  readonly currency: string;
}

/** All metrics, parts of the orders and downloads, folded: few people need them. */
export const MoreFigures = ({ result, asked, currency }: MoreFiguresProps) => {
  const strings = useStrings(moreStrings);
  const pairName = usePairName();
  const { comparisons, dimensions } = result;
  const inOrder = [...comparisons].sort((a, b) => Number(b === asked) - Number(a === asked));
  return (
    <Panel title={strings.title} lead={strings.lead}>
      {inOrder.map((comparison) => (
        <Reveal key={`${comparison.treatment} ${comparison.control}`} label={strings.all(pairName(comparison))}>
          {() => (
            <div class="stack tight every-row">
              <MetricsTable comparison={comparison} currency={currency} />
              <p class="muted">{strings.allNote}</p>
            </div>
          )}
        </Reveal>
      ))}
      {dimensions && dimensions.dimensions.length > 0 && !isUnsound(asked.verdict) && (
        <Reveal label={strings.parts}>{() => <PartsTable found={dimensions} currency={currency} />}</Reveal>
      )}
      <Download />
    </Panel>
  );
};
