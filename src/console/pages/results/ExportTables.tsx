import { Download } from 'lucide-preact';
import { tableNames } from '../../../stats/tables/resultTable';
import { askFile } from '../../api/ask';
import { useStrings } from '../../languages/strings';
import { withQuery } from '../../routing/routes';
import { ActionMenu } from '../../ui/ActionMenu';
import { download } from '../../ui/table/csv';
import { tell } from '../../ui/toasts';
import type { ResultsView } from './view/resultsView';

/** Every table of the results as a CSV file from the server, with all columns. */
export const ExportTables = ({ days }: Pick<ResultsView, 'days'>) => {
  const strings = useStrings('results');
  const save = async (table: string): Promise<void> => {
    const file = await askFile(withQuery('admin/experiment.csv', { table, ...(days ? { from: days.from, to: days.to } : {}) }));
    if (file.ok) download(`couplet-${table}.csv`, `\uFEFF${file.value}`);
    else tell(strings.notExported, { kind: 'error' });
  };
  return (
    <ActionMenu
      label={strings.exportTables}
      actions={tableNames.map((table) => ({ key: table, label: strings.tables[table], run: () => void save(table) }))}
    >
      <Download size={16} aria-hidden="true" />
      {strings.exportTables}
    </ActionMenu>
  );
};
