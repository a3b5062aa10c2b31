import type { ComponentChildren } from 'preact';
import { useContext, useRef, useState } from 'preact/hooks';
import type { CampaignIssue } from '../../../../campaigns/campaignIssue';
import { minorDigits } from '../../../../protocol/values/money';
import { LanguageContext, useStrings } from '../../../i18n/i18n';
import { hrefOf } from '../../../routing/routes';
import { Field } from '../../../ui/Field';
import { Notice } from '../../../ui/Notice';
import { Page, Panel } from '../../../ui/Page';
import type { Draft } from '../draft/draft';
import { draftStore, useDraft } from '../draft/draftStore';
import { useEditing } from '../draft/editing';
import { ZoneNames, zonesId } from '../fields/ChoiceAt';
import { couponsStrings } from '../words/couponsStrings';
import { editorStrings } from '../words/editorStrings';
import { readStart, useChoiceWords } from './choices';
import { startCampaign, toldPreset } from './startCampaign';
import { couponFields, type StartField, shopFields, usesField } from './startFields';

/** A preset's issue and the choice at which it is shown. */
interface StartIssue {
  readonly key: string;
  readonly issue: CampaignIssue;
}

/** All issues with these choices; parameters as for `startCampaign`. Codes: those of `Preset.issues`. */
const startIssues = (draft: Draft | undefined, preset: string, choices: Draft, now: number): readonly StartIssue[] => {
  const { kind, choices: told } = toldPreset(draft, preset, choices);
  return kind.issues(told, now).map((issue) => {
    // The margin is the shop's, the discount the coupon's.
    const key = issue.code === 'below_cost' ? (preset === 'holiday' ? 'tiers' : 'percent') : (issue.at.split('.')[0] ?? '');
    return { key, issue };
  });
};

type Typed = Readonly<Record<string, string>>;

interface StartFieldsProps {
  readonly fields: readonly StartField[];
  readonly typed: Typed;
  readonly type: (key: string, text: string) => void;
  /** Empty until it is typed. */
  readonly currency: string;
  /** The error text of a choice. */
  readonly wrong: (key: string) => ComponentChildren;
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
            error={wrong(key)}
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

/** A coupon from a preset with a few choices; for the first one, also the shop's settings. */
export const Start = ({ preset }: { readonly preset: string }) => {
  const strings = useStrings(couponsStrings);
  const { back } = useStrings(editorStrings);
  const { language } = useContext(LanguageContext);
  const { mayWrite, currency: known } = useEditing();
  const { draft } = useDraft(draftStore);
  const [typed, setTyped] = useState<Typed>({});
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const name = Object.hasOwn(couponFields, preset) ? preset : 'scratch';
  const ofShop = draft ? [] : shopFields(browserZone);
  const ofCoupon = [...(couponFields[name] ?? []), usesField];
  const wanted = (typed.currency ?? '').trim().toUpperCase();
  const currency = draft ? known : /^[A-Z]{3}$/.test(wanted) ? wanted : '';
  const digits = minorDigits(currency || 'EUR');
  const choices = readStart([...ofShop, ...ofCoupon], { ...typed, currency: wanted }, digits);
  const words = useChoiceWords(choices, currency, digits);
  const issues = startIssues(draft, name, choices, Date.now());
  // An empty field is not reported before it was visited. Checks across choices come once all are filled in.
  const told = issues.filter(
    ({ key, issue: { code } }) => tried || Object.hasOwn(typed, key) || code === 'choices_invalid' || code === 'below_cost',
  );
  const sentences = (of: readonly StartIssue[]): ComponentChildren =>
    of.length > 0 &&
    of.map(({ issue }) => {
      const { what, fix } = words(issue);
      return (
        <span class="issue" key={`${issue.code} ${issue.at}`}>
          {what}
          {fix !== '' && <span class="fix"> {fix}</span>}
        </span>
      );
    });
  const create = (): void => {
    const { currency: _, ...others } = choices;
    const made = startCampaign(draft, name, draft ? others : choices, Date.now(), language);
    if (!made.ok) {
      setTried(true);
      const first = [...ofShop, ...ofCoupon].find((field) => issues.some(({ key }) => key === field.key));
      // Focus the first invalid field once its error is shown.
      setTimeout(() => first && form.current?.querySelector<HTMLInputElement>(`[name="${first.key}"]`)?.focus());
      return;
    }
    draftStore.edit(() => made.value.draft);
    location.hash = hrefOf('coupons', made.value.id);
  };
  const parts = {
    typed,
    type: (key: string, text: string) => setTyped({ ...typed, [key]: text }),
    currency,
    wrong: (key: string) => sentences(told.filter((one) => one.key === key)),
  };
  const elsewhere = tried ? issues.filter(({ key }) => ![...ofShop, ...ofCoupon].some((field) => field.key === key)) : [];
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
        {elsewhere.map((one) => (
          <Notice kind="bad" urgent key={one.key}>
            <p>
              {strings.choices[one.key] ?? one.key}: {sentences([one])}
            </p>
          </Notice>
        ))}
        <div class="buttons">
          <button type="submit" class="primary" disabled={!mayWrite}>
            {strings.create}
          </button>
        </div>
      </form>
    </Page>
  );
};
