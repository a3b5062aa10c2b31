import { useState } from 'preact/hooks';
import * as v from 'valibot';
import type { Failure } from '../../../../protocol/values/result';
import { ask } from '../../../api/ask';
import { useFormats } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { CopyBox } from '../../../ui/CopyBox';
import { Field } from '../../../ui/Field';
import { Failed } from '../../../ui/Notice';
import { Reveal } from '../../../ui/Page';
import { draftStore } from '../draft/draftStore';

/** The address of a page as typed, possibly without `https://`; `undefined` if it is invalid. */
export const shopPage = (typed: string): string | undefined => {
  const text = typed.trim();
  const url = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, href } = new URL(url);
  // Chromium accepts spaces in a host and encodes them.
  return /^https?:$/.test(protocol) && hostname !== '' && !hostname.includes('%') ? href : undefined;
};

/** `POST /v1/admin/previews`; `until` in UTC ms. */
const previewAnswerSchema = v.object({ link: v.pipe(v.string(), v.regex(/^https?:/)), until: v.number() });
type PreviewAnswer = v.InferOutput<typeof previewAnswerSchema>;

const HOURS = 24;

/** Remembered between coupons, since the page is usually the same. */
let lastTyped = '';

const Form = ({ couponId }: { readonly couponId: string }) => {
  const strings = useStrings('preview');
  const formats = useFormats();
  const [typed, setTyped] = useState(lastTyped);
  const [bad, setBad] = useState(false);
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<PreviewAnswer>();
  const [failure, setFailure] = useState<Failure>();
  const make = async (): Promise<void> => {
    const url = shopPage(typed);
    setBad(url === undefined);
    setMade(undefined);
    setFailure(undefined);
    if (url === undefined) return;
    lastTyped = typed;
    setBusy(true);
    // The server signs the saved draft, which must equal what is shown here.
    do await draftStore.flush();
    while (draftStore.state().saving === 'waiting');
    const { saving, failure: unsaved } = draftStore.state();
    const answer =
      saving === 'saved' || unsaved === undefined
        ? await ask('admin/previews', previewAnswerSchema, { method: 'POST', body: { couponId, url, hours: HOURS } })
        : { ok: false as const, error: unsaved };
    setBusy(false);
    if (answer.ok) setMade(answer.value);
    else setFailure(answer.error);
  };
  // The server states the path within the signed content.
  const elsewhere = failure?.code === 'campaign_invalid' && failure.at?.startsWith('card');
  const words = failure && (elsewhere ? strings.cardUnfinished : strings.refused[failure.code]);
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <Field
        label={strings.page}
        hint={strings.pageHint}
        error={bad ? strings.pageBad : undefined}
        control={(ids) => (
          <input
            {...ids}
            type="url"
            dir="ltr"
            inputMode="url"
            autocomplete="url"
            placeholder="https://"
            value={typed}
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        )}
      />
      <p>
        <button type="submit" disabled={busy}>
          {strings.make}
        </button>
      </p>
      <div aria-live="polite">
        {made && (
          <>
            <p>{strings.until(formats.moment(made.until))}</p>
            <p>
              <a href={made.link} target="_blank" rel="noopener noreferrer">
                {strings.open}
              </a>
            </p>
            <CopyBox oneLine label={strings.link} text={made.link} />
          </>
        )}
      </div>
      {failure && <Failed failure={failure} {...(words === undefined ? {} : { words: <p>{words}</p> })} />}
    </form>
  );
};

/** A link that shows the coupon on a page of the shop. */
export const PreviewLink = ({ couponId }: { readonly couponId: string }) => {
  const strings = useStrings('preview');
  return <Reveal label={strings.onYourPage}>{() => <Form couponId={couponId} />}</Reveal>;
};
