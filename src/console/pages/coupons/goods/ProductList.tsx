import { useEffect, useRef, useState } from 'preact/hooks';
import type { Failure } from '../../../../protocol/values/result';
import { type Answer, answersChanged, anything, ask } from '../../../api/ask';
import { type Imported, type Imports, importedSchema } from '../../../api/productSchema';
import { useFormats } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { Failed } from '../../../ui/Notice';
import { tell } from '../../../ui/toasts';
import { useEditing } from '../draft/editing';

const EVERY = 1_000;

/** Rows of the last file that were left out. */
const Skipped = ({ imported: { skipped, examples } }: { readonly imported: Imported }) => {
  const strings = useStrings('goods');
  const formats = useFormats();
  if (skipped === 0) return null;
  const lines = examples.slice(0, 5).map(({ at, code }) => strings.skippedAt(at, strings.skippedBy[code] ?? code));
  return <p class="warning">{strings.skipped(skipped, formats.list(lines))}</p>;
};

/** Where the products come from, and how to load them. */
export const ProductList = ({ imports }: { readonly imports: Answer<Imports> }) => {
  const strings = useStrings('goods');
  const formats = useFormats();
  const { currency, mayWrite } = useEditing();
  const file = useRef<HTMLInputElement>(null);
  const [failure, setFailure] = useState<Failure>();
  const [imported, setImported] = useState<Imported>();
  const [busy, setBusy] = useState(false);
  const { value, reload } = imports;
  const { current, latest } = value ?? {};
  const isRunning = busy || latest?.state === 'running';
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(reload, EVERY);
    return () => clearInterval(timer);
  }, [isRunning, reload]);
  /** Null: no list yet; undefined: not known yet. */
  const loadedAt = value && (current?.changedAt ?? null);
  const before = useRef(loadedAt);
  useEffect(() => {
    // What is searched has changed.
    if (before.current !== loadedAt && before.current !== undefined) answersChanged();
    before.current = loadedAt;
  }, [loadedAt]);
  if (!value) return null;

  const run = async (load: () => Promise<Failure | undefined>): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    setImported(undefined);
    setFailure(await load());
    setBusy(false);
    answersChanged();
  };
  const refresh = () =>
    run(async () => {
      const started = await ask('admin/products/import', anything, { method: 'POST' });
      return started.ok ? undefined : started.error;
    });
  const upload = (chosen: File) =>
    run(async () => {
      const path = `admin/products/import?currency=${currency}`;
      const answer = await ask(path, importedSchema, { method: 'PUT', text: chosen });
      if (!answer.ok) return answer.error;
      setImported(answer.value);
      tell(strings.loaded(formats.count(answer.value.products), answer.value.products));
      return undefined;
    });
  const wrong = failure ?? (latest?.state === 'failed' && latest.source === 'shop' ? latest.error : undefined);
  return (
    <div class="product-list">
      <p class="muted" role="status">
        {isRunning
          ? strings.running(formats.count(latest?.state === 'running' ? latest.products : 0))
          : current
            ? strings.from[current.source](formats.count(current.products), current.products, formats.day(current.changedAt))
            : strings.none}
      </p>
      {mayWrite && (
        <div class="buttons">
          {value.canRefresh && (
            <button type="button" disabled={isRunning} onClick={() => void refresh()}>
              {strings.load}
            </button>
          )}
          <button type="button" disabled={isRunning} title={strings.uploadHint} onClick={() => file.current?.click()}>
            {strings.upload}
          </button>
          <input
            ref={file}
            type="file"
            hidden
            aria-label={strings.upload}
            accept=".csv,.tsv,.txt,.xml"
            onChange={({ currentTarget }) => {
              const [chosen] = currentTarget.files ?? [];
              if (chosen) void upload(chosen);
              currentTarget.value = '';
            }}
          />
        </div>
      )}
      {wrong && !isRunning && <Failed failure={wrong} before={<p>{strings.failed}</p>} />}
      {imported && <Skipped imported={imported} />}
    </div>
  );
};
