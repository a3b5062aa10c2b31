import { Share2 } from 'lucide-preact';
import { useId, useRef, useState } from 'preact/hooks';
import type * as v from 'valibot';
import type { Failure } from '../../../../protocol/values/result';
import { anything, ask, useAnswer } from '../../../api/ask';
import { newShareSchema, sharesSchema } from '../../../api/resultsSchema';
import { useFormats } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { ConfirmButton } from '../../../ui/ConfirmButton';
import { CopyBox } from '../../../ui/CopyBox';
import { Choice, Field } from '../../../ui/Field';
import { Loaded } from '../../../ui/Loaded';
import { Failed } from '../../../ui/Notice';
import { DataTable } from '../../../ui/table/DataTable';
import { tell } from '../../../ui/toasts';
import type { ResultsView } from '../view/resultsView';

/** Days that a link can last. */
const lengths = ['7', '30', '90'] as const;
type Length = (typeof lengths)[number];
type Shared = v.InferOutput<typeof sharesSchema>['links'][number];

const useDaysWords = () => {
  const { fromTo } = useStrings('results');
  const { current } = useStrings('share');
  const formats = useFormats();
  const day = (text: string): string => formats.calendarDay(Date.parse(text));
  return (days: Shared['period'] | undefined): string => (days ? fromTo(day(days.from), day(days.to)) : current);
};

/** The server states a link without its own address if it has no public one. */
const absolute = (link: string): string => new URL(link, new URL('..', document.baseURI)).href;

interface NewLinkProps extends Pick<ResultsView, 'days'> {
  readonly created: () => void;
}

const NewLink = ({ days, created }: NewLinkProps) => {
  const strings = useStrings('share');
  const daysWords = useDaysWords();
  const formats = useFormats();
  const [name, setName] = useState('');
  const [length, setLength] = useState<Length>('30');
  const [link, setLink] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const create = async (): Promise<void> => {
    const body = { name: name.trim(), days: Number(length), ...(days ? { period: { from: days.from, to: days.to } } : {}) };
    setBusy(true);
    const answer = await ask('admin/shares', newShareSchema, { method: 'POST', body });
    setBusy(false);
    setFailure(answer.ok ? undefined : answer.error);
    if (!answer.ok) return;
    setLink(absolute(answer.value.link));
    setName('');
    created();
  };
  const wrongName = failure?.code === 'share_malformed';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}
    >
      <Field
        label={strings.name}
        hint={strings.nameHint}
        error={wrongName && strings.nameWrong}
        control={(ids) => (
          <input {...ids} required maxLength={60} value={name} onInput={({ currentTarget }) => setName(currentTarget.value)} />
        )}
      />
      <p>{strings.showing(daysWords(days))}</p>
      <Choice
        label={strings.expires}
        value={length}
        options={lengths.map((value) => ({ value, label: strings.days(formats.count(Number(value))) }))}
        choose={setLength}
      />
      {failure && !wrongName && <Failed failure={failure} />}
      <div>
        <button type="submit" class="primary" disabled={busy}>
          {strings.create}
        </button>
      </div>
      {link !== undefined && (
        <div role="status" class="stack tight">
          <p>{strings.once}</p>
          <CopyBox text={link} label={strings.link} />
        </div>
      )}
    </form>
  );
};

const Links = ({ links, changed }: { readonly links: readonly Shared[]; readonly changed: () => void }) => {
  const strings = useStrings('share');
  const daysWords = useDaysWords();
  const formats = useFormats();
  return (
    <DataTable
      caption={strings.links}
      rows={links}
      keyOf={({ id }) => id}
      columns={[
        { key: 'name', title: strings.name, cell: ({ name }) => name },
        { key: 'shows', title: strings.shows, cell: ({ period }) => daysWords(period) },
        {
          key: 'ends',
          title: strings.ends,
          cell: ({ expiresAt }) => {
            const day = formats.day(expiresAt ?? 0);
            return (expiresAt ?? 0) > Date.now() ? day : strings.ended(day);
          },
        },
        { key: 'used', title: strings.used, cell: ({ usedAt }) => (usedAt === null ? strings.never : formats.moment(usedAt)) },
        {
          key: 'revoke',
          title: strings.revoke,
          cell: ({ id, name }) => (
            <ConfirmButton
              label={strings.revoke}
              kind="danger"
              title={strings.revokeTitle(name)}
              question={<p>{strings.revokeQuestion}</p>}
              confirm={strings.revoke}
              run={() => ask(`admin/shares/${encodeURIComponent(id)}`, anything, { method: 'DELETE' })}
              done={() => {
                tell(strings.revoked);
                changed();
              }}
            />
          ),
        },
      ]}
    />
  );
};

const Body = ({ days }: Pick<ResultsView, 'days'>) => {
  const links = useAnswer('admin/shares', sharesSchema);
  return (
    <>
      <NewLink days={days} created={links.reload} />
      <div class="share-list">
        <Loaded answer={links}>{(value) => (value.links.length > 0 ? <Links links={value.links} changed={links.reload} /> : null)}</Loaded>
      </div>
    </>
  );
};

/** Makes links to the results, read only, and revokes them. */
export const Share = ({ days }: Pick<ResultsView, 'days'>) => {
  const strings = useStrings('share');
  const dialog = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <button
        type="button"
        onClick={() => {
          setOpen(true);
          dialog.current?.showModal();
        }}
      >
        <Share2 size={16} aria-hidden="true" />
        {strings.share}
      </button>
      <dialog ref={dialog} class="wide" aria-labelledby={id} onClose={() => setOpen(false)}>
        <h2 id={id}>{strings.title}</h2>
        <div class="dialog-body">
          <p class="muted">{strings.lead}</p>
          {open && <Body days={days} />}
        </div>
        <div class="buttons">
          <button type="button" onClick={() => dialog.current?.close()}>
            {strings.close}
          </button>
        </div>
      </dialog>
    </>
  );
};
