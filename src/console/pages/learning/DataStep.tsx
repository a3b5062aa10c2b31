import { Trash2, Upload } from 'lucide-preact';
import { useEffect, useId, useState } from 'preact/hooks';
import type { Inspection, TrainingFile } from '../../../protocol/training';
import { type Formats, useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { ConfirmButton } from '../../ui/ConfirmButton';
import { Failed } from '../../ui/Notice';
import { Reveal } from '../../ui/Page';
import { Status } from '../../ui/Status';
import { DataTable } from '../../ui/table/DataTable';
import { kindWords } from './fileWords';
import { Step } from './Step';
import { uploadStore } from './uploads';

/** Rerenders as uploads of this tab advance. */
const useUploads = () => {
  const [, setTurn] = useState(0);
  useEffect(() => uploadStore.listen(() => setTurn((turn) => turn + 1)), []);
  return { running: uploadStore.running(), failed: uploadStore.failed() };
};

interface Limits {
  readonly part: number;
  readonly file: number;
}

/** Takes files by drop or by choice. */
const DropZone = ({ limits }: { readonly limits: Limits }) => {
  const strings = useStrings('trainingData');
  const { size } = useFormats();
  const [over, setOver] = useState(false);
  const id = useId();
  const take = (files: FileList | null | undefined): void => {
    for (const file of files ?? []) void uploadStore.add(file, limits.part);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for the mouse; the button does the same.
    <div
      class="drop-zone"
      data-over={over ? '' : undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <Upload size={22} aria-hidden="true" />
      <p>
        <strong>{strings.drop}</strong>
      </p>
      <input
        id={id}
        class="visually-hidden"
        type="file"
        multiple
        onChange={({ currentTarget }) => {
          take(currentTarget.files);
          currentTarget.value = '';
        }}
      />
      <label class="button" for={id}>
        {strings.choose}
      </label>
      <p class="hint">
        {strings.dropHint(size(limits.file))}{' '}
        <a href="../docs/training-data.html" target="_blank" rel="noreferrer">
          {strings.guide}
        </a>
      </p>
    </div>
  );
};

const dayOf = (day: string, { calendarDay }: Formats): string => calendarDay(Date.parse(day));

/** What was found in a file. */
const Found = ({ inspection }: { readonly inspection: Inspection }) => {
  const strings = useStrings('trainingData');
  const formats = useFormats();
  const { rows, kept, days, shoppers, purchases, dropped, outliers, kind } = inspection;
  return (
    <div class="stack-s">
      <span>{kindWords({ inspection }, strings)}</span>
      {rows > 0 && (
        <span class="hint">
          {strings.rows(formats.count(kept), formats.count(rows))}
          {days && <> · {strings.period(dayOf(days.from, formats), dayOf(days.to, formats))}</>}
          {kind !== 'items' && shoppers > 0 && <> · {strings.counts(formats.count(shoppers), formats.count(purchases))}</>}
        </span>
      )}
      {outliers.map(({ column, count, values }) => (
        <span key={column} class="hint">
          {strings.unusual(strings.columns[column] ?? column, formats.count(count), formats.percent(count / values, 2))}
        </span>
      ))}
      {dropped.length > 0 && (
        <Reveal label={strings.leftOut(formats.count(rows - kept))}>
          {() => (
            <DataTable
              caption={strings.leftOut(formats.count(rows - kept))}
              quietCaption
              rows={dropped}
              keyOf={({ code }) => code}
              columns={[
                { key: 'why', title: strings.reason, cell: ({ code, message }) => <span title={code}>{message}</span> },
                { key: 'count', title: strings.count, figure: true, cell: ({ count }) => formats.count(count) },
                { key: 'lines', title: strings.lines, cell: ({ lines }) => lines.join(', ') },
              ]}
            />
          )}
        </Reveal>
      )}
    </div>
  );
};

const Teaches = ({ inspection }: { readonly inspection: Inspection }) => {
  const strings = useStrings('trainingData');
  const { items } = useFormats();
  const { problem, teaches, lacks, unknownAudience } = inspection;
  if (problem?.code === 'format_unknown')
    return (
      <span>
        {strings.unknownFormat}{' '}
        <a href="../docs/training-data#other-headings" target="_blank" rel="noreferrer">
          {strings.guide}
        </a>
      </span>
    );
  if (problem) return <span>{problem.message}</span>;
  return (
    <ul class="plain stack-s">
      {teaches.map((lesson) => (
        <li key={lesson}>✓ {strings.lessons[lesson]}</li>
      ))}
      {lacks.map((gap) => (
        <li key={gap} class="hint">
          {strings.gaps[gap]}
        </li>
      ))}
      {unknownAudience.length > 0 && <li class="hint">{strings.unknownAudience(items(unknownAudience))}</li>}
    </ul>
  );
};

const FileState = ({ file }: { readonly file: TrainingFile }) => {
  const strings = useStrings('trainingData');
  const { percent, day } = useFormats();
  const upload = uploadStore.running().get(file.id);
  const offset = upload?.offset ?? file.offset;
  if (offset < file.bytes)
    return (
      <div class="stack-s">
        <progress aria-label={file.name} max={file.bytes} value={offset} />
        <span class="hint">{upload ? strings.uploading(percent(offset / file.bytes, 0)) : strings.interrupted}</span>
      </div>
    );
  if (!file.inspection) return <Status>{strings.checking}</Status>;
  return (
    <div class="stack-s">
      {file.inspection.problem ? <Status tone="bad">{strings.unusable}</Status> : <Status tone="good">{strings.ready}</Status>}
      <span class="hint">{strings.kept(day(file.expiresAt))}</span>
    </div>
  );
};

interface DataStepProps {
  readonly files: readonly TrainingFile[];
  readonly limits: Limits;
  readonly mayWrite: boolean;
}

/** Uploads, and what is in them. */
export const DataStep = ({ files, limits, mayWrite }: DataStepProps) => {
  const strings = useStrings('trainingData');
  const { actions } = useStrings('table');
  const { failed } = useUploads();
  return (
    <Step number={1} title={strings.title}>
      {mayWrite && <DropZone limits={limits} />}
      {failed.map(({ name, failure }) => (
        <Failed
          key={name}
          failure={failure}
          before={<p>{strings.notSent(name)}</p>}
          words={failure.code === 'file_unreadable' ? <p>{strings.unreadable}</p> : undefined}
        />
      ))}
      {files.length > 0 && (
        <DataTable
          caption={strings.title}
          quietCaption
          rows={files}
          keyOf={({ id }) => id}
          columns={[
            { key: 'name', title: strings.file, cell: ({ name }) => <span class="file-name">{name}</span> },
            { key: 'found', title: strings.found, cell: ({ inspection }) => inspection && <Found inspection={inspection} /> },
            { key: 'teaches', title: strings.teaches, cell: ({ inspection }) => inspection && <Teaches inspection={inspection} /> },
            { key: 'state', title: strings.state, cell: (file) => <FileState file={file} /> },
            ...(mayWrite
              ? [
                  {
                    key: 'remove',
                    title: actions,
                    cell: ({ id, name }: TrainingFile) => (
                      <ConfirmButton
                        label={
                          <>
                            <Trash2 size={16} aria-hidden="true" />
                            <span class="visually-hidden">{strings.remove(name)}</span>
                          </>
                        }
                        title={strings.removeTitle}
                        question={<p>{strings.removeQuestion(name)}</p>}
                        confirm={strings.removeConfirm}
                        run={() => uploadStore.remove(id)}
                      />
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
    </Step>
  );
};
