import { useState } from 'preact/hooks';
import * as v from 'valibot';
import { type ImportedCode, readCodes } from '../../../protocol/coupons/codes';
import { type Failure, fail } from '../../../protocol/values/result';
import { ask } from '../../api/ask';
import { useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { Field } from '../../ui/Field';
import { Failed, Notice } from '../../ui/Notice';

/** Codes per request: well below the server's limit, and small enough to show progress. */
const PIECE = 10_000;

/** Splits a list of codes into requests, in order. */
export const piecesOf = (codes: readonly ImportedCode[], size = PIECE): readonly (readonly ImportedCode[])[] =>
  Array.from({ length: Math.ceil(codes.length / size) }, (_, i) => codes.slice(i * size, (i + 1) * size));

const importedSchema = v.object({ added: v.number(), known: v.number() });

interface Progress {
  readonly sent: number;
  readonly added: number;
  readonly known: number;
}

const nothing: Progress = { sent: 0, added: 0, known: 0 };

/** Reads a file of codes, reports errors before sending anything, and sends it in several requests. */
export const UploadCodes = ({ couponId, done }: { readonly couponId: string; readonly done: () => void }) => {
  const strings = useStrings('codes');
  const { count } = useFormats();
  const [codes, setCodes] = useState<readonly ImportedCode[]>([]);
  const [state, setState] = useState<'choosing' | 'sending' | 'done'>('choosing');
  const [progress, setProgress] = useState(nothing);
  const [failure, setFailure] = useState<Failure>();

  const read = async (file: File | undefined): Promise<void> => {
    setState('choosing');
    setCodes([]);
    setFailure(undefined);
    setProgress(nothing);
    if (!file) return;
    // A file moved or changed since it was chosen cannot be read.
    const text = await file.text().catch(() => undefined);
    const found = text === undefined ? fail('file_unreadable', 'The file cannot be read.') : readCodes(text);
    if (found.ok) setCodes(found.value);
    else setFailure(found.error);
  };
  const send = async (): Promise<void> => {
    setState('sending');
    setFailure(undefined);
    setProgress(nothing);
    let sum = nothing;
    for (const piece of piecesOf(codes)) {
      const text = piece.map(({ code }) => code).join('\n');
      const answer = await ask(`admin/coupons/${encodeURIComponent(couponId)}/codes`, importedSchema, { method: 'PUT', text });
      if (!answer.ok) {
        setFailure(answer.error);
        setState('choosing');
        done();
        return;
      }
      const { added, known } = answer.value;
      sum = { sent: sum.sent + piece.length, added: sum.added + added, known: sum.known + known };
      setProgress(sum);
    }
    setState('done');
    setCodes([]);
    done();
  };
  const worded = failure && { ...failure, message: strings.fix[failure.code] ?? failure.message };
  return (
    <div class="stack">
      <Field
        label={strings.file}
        hint={strings.fileHint}
        control={(ids) => (
          <input
            {...ids}
            type="file"
            accept=".csv,.txt,text/csv,text/plain"
            disabled={state === 'sending'}
            onChange={({ currentTarget }) => void read(currentTarget.files?.[0])}
          />
        )}
      />
      {worded && <Failed failure={worded} />}
      {worded && progress.added > 0 && <p>{strings.stopped(count(progress.added))}</p>}
      {codes.length > 0 && state === 'choosing' && (
        <>
          <p>{strings.read(count(codes.length), codes[0]?.code ?? '')}</p>
          <button type="button" class="primary" onClick={() => void send()}>
            {strings.upload(count(codes.length))}
          </button>
        </>
      )}
      {state === 'sending' && (
        <p>
          <progress max={codes.length} value={progress.sent} aria-label={strings.add} />
          <span role="status">{strings.uploading(count(progress.sent), count(codes.length))}</span>
        </p>
      )}
      {state === 'done' && (
        <Notice kind="good" urgent>
          {strings.uploaded(count(progress.added), count(progress.known))}
        </Notice>
      )}
    </div>
  );
};
