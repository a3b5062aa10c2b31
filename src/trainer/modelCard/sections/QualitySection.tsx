/** @jsxRuntime automatic @jsxImportSource preact */
import type { DataQuality } from '../../ingest/dataQuality';
import { describeOutliers } from '../../ingest/outliers';
import { percent, whole } from '../../metrics/metricText';
import { Table } from '../page/Page';

/** Strips the folder, which depends on the machine and not on the model. */
const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

const QualityOf = ({ quality }: { readonly quality: DataQuality }) => {
  const { file, rows, kept, dropped, ignoredColumns, notes: told = [], outliers = [] } = quality;
  const notes = [...outliers.map(describeOutliers), ...told];
  return (
    <article>
      <h3>{fileName(file)}</h3>
      <p>
        {whole(kept)} of {whole(rows)} rows kept ({percent(kept / Math.max(1, rows), 2)}).
        {ignoredColumns.length > 0 ? ` Columns not used: ${ignoredColumns.join(', ')}.` : ''}
      </p>
      {dropped.length > 0 ? (
        <Table
          caption={`Rows dropped from ${fileName(file)}`}
          columns={[
            { head: 'reason' },
            { head: 'rows', number: true },
            { head: 'share', number: true },
            { head: 'first lines' },
            { head: 'meaning' },
          ]}
          rows={dropped.map(({ code, count, lines, message }) => [
            <code key="code">{code}</code>,
            whole(count),
            percent(count / Math.max(1, rows), 2),
            lines.join(', '),
            message,
          ])}
        />
      ) : undefined}
      {notes.length > 0 ? (
        <ul>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : undefined}
    </article>
  );
};

/** Rows read and dropped, by file. */
export const QualitySection = ({ quality }: { readonly quality: readonly DataQuality[] }) => (
  <section aria-labelledby="data">
    <h2 id="data">Data</h2>
    {quality.map((one, i) => (
      <QualityOf key={i} quality={one} />
    ))}
  </section>
);
