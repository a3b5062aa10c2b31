import { useContext, useRef, useState } from 'preact/hooks';
import { minorDigits } from '../../../../core/money';
import { hrefOf } from '../../../app/useRoute';
import { LanguageContext, useStrings } from '../../../i18n/language';
import { Field } from '../../../ui/Field';
import { Notice } from '../../../ui/Notice';
import { Page } from '../../../ui/Page';
import { Panel } from '../../../ui/Panel';
import { couponsStrings } from '../couponsStrings';
import { textOrNothing } from '../draft/draft';
import { draftStore } from '../draft/draftStore';
import { useEditing } from '../draft/editing';
import { useDraft } from '../draft/useDraft';
import { editorStrings } from '../editor/editorStrings';
import { ZoneNames, zonesId } from '../list/ZoneNames';
import { readStart } from './readStart';
import { startCampaign } from './startCampaign';
import { couponFields, type StartField, shopFields, usesField } from './startFields';

type Typed = Readonly<Record<string, string>>;

interface StartFieldsProps {
  readonly fields: readonly StartField[];
  readonly typed: Typed;
  readonly type: (key: string, text: string) => void;
  /** Empty until it is typed. */
  readonly currency: string;
  /** A choice that is wrong, and what of it. */
  readonly wrong: { readonly key: string; readonly sentence: string } | undefined;
}

const StartFields = ({ fields, typed, type, currency, wrong }: StartFieldsProps) => {
  const strings = useStrings(couponsStrings);
  return (
    <>
      {fields.map((field) => {
        const { key, kind, standard = '' } = field;
        const unit = kind === 'money' ? currency : kind === 'percent' || key === 'percent' ? '%' : '';
        return (
          <Field
            key={key}
            label={strings.choices[key] ?? key}
            hint={strings.choiceHints[key]}
            error={wrong?.key === key ? wrong.sentence : undefined}
            control={(ids) => (
              <span class={`typed${kind === 'text' || kind === 'names' || kind === 'tiers' ? '' : ' short'}`}>
                <input
                  {...ids}
                  name={key}
                  type={kind === 'date' ? 'date' : 'text'}
                  inputMode={kind === 'money' || kind === 'percent' ? 'decimal' : kind === 'number' ? 'numeric' : undefined}
                  list={key === 'timeZone' ? zonesId : undefined}
                  autoComplete="off"
                  value={typed[key] ?? standard}
                  onInput={({ currentTarget }) => type(key, currentTarget.value)}
                />
                {unit && <span class="unit">{unit}</span>}
              </span>
            )}
          />
        );
      })}
    </>
  );
};

const browserZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A coupon of a preset from a few choices; with the first one, the shop's own facts. */
export const Start = ({ preset }: { readonly preset: string }) => {
  const strings = useStrings(couponsStrings);
  const { back } = useStrings(editorStrings);
  const { language } = useContext(LanguageContext);
  const { mayWrite, currency: known } = useEditing();
  const { draft } = useDraft(draftStore);
  const [typed, setTyped] = useState<Typed>({});
  const [wrong, setWrong] = useState<{ key: string; sentence: string }>();
  const form = useRef<HTMLFormElement>(null);
  const name = Object.hasOwn(couponFields, preset) ? preset : 'scratch';
  const ofShop = draft ? [] : shopFields(browserZone);
  const ofCoupon = [...(couponFields[name] ?? []), usesField];
  const wanted = (typed.currency ?? '').trim().toUpperCase();
  const currency = draft ? known : /^[A-Z]{3}$/.test(wanted) ? wanted : '';
  const type = (key: string, text: string): void => {
    setTyped({ ...typed, [key]: text });
    if (wrong?.key === key) setWrong(undefined);
  };
  const create = (): void => {
    const choices = readStart([...ofShop, ...ofCoupon], { ...typed, currency: wanted }, minorDigits(currency || 'EUR'));
    const { currency: code, ...others } = choices;
    const made = startCampaign(draft, name, draft ? others : choices, Date.now(), language);
    if (!made.ok) {
      const { code: reason, message, at = '' } = made.error;
      const key = reason === 'below_cost' ? (name === 'holiday' ? 'tiers' : 'percent') : (/^\w+/.exec(at)?.[0] ?? '');
      const empty = !Object.hasOwn(choices, key);
      setWrong({
        key,
        sentence: reason === 'below_cost' ? strings.belowCost : empty ? strings.choiceEmpty : strings.choiceBad(message),
      });
      // To what must be mended, once it says what is wrong with it.
      setTimeout(() => form.current?.querySelector<HTMLInputElement>(`[name="${CSS.escape(key)}"]`)?.focus());
      return;
    }
    draftStore.edit(() => made.value.draft);
    location.hash = hrefOf('coupons', made.value.id);
  };
  const parts = { typed, type, currency, wrong };
  const shown = [...ofShop, ...ofCoupon].some(({ key }) => key === wrong?.key);
  const [title = '', lead = ''] = strings.presets[name] ?? [];
  return (
    <Page title={strings.startTitle(title)} lead={lead}>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          create();
        }}
      >
        <p>
          <a href={hrefOf('coupons')}>← {back}</a>
        </p>
        <ZoneNames />
        {ofShop.length > 0 && (
          <Panel title={strings.startShop} lead={strings.startShopLead}>
            <StartFields fields={ofShop} {...parts} />
          </Panel>
        )}
        <Panel title={strings.startCoupon}>
          <StartFields fields={ofCoupon} {...parts} />
        </Panel>
        {wrong && !shown && (
          <Notice kind="bad" urgent>
            <p>{wrong.sentence}</p>
            <p class="code-line">{textOrNothing(wrong.key)}</p>
          </Notice>
        )}
        <div class="buttons">
          <button type="submit" class="primary" disabled={!mayWrite}>
            {strings.create}
          </button>
        </div>
      </form>
    </Page>
  );
};
