import type { ComponentChildren } from 'preact';
import { useContext, useRef, useState } from 'preact/hooks';
import type { CampaignIssue } from '../../../../campaigns/campaignIssue';
import { minorDigits } from '../../../../protocol/values/money';
import { LanguageContext, useStrings } from '../../../i18n/i18n';
import { hrefOf } from '../../../routing/routes';
import { Field } from '../../../ui/Field';
import { Notice } from '../../../ui/Notice';
import { Page, Panel } from '../../../ui/Page';
import type { Draft } from '../../coupons/draft/draft';
import { draftStore, useDraft } from '../../coupons/draft/draftStore';
import { useEditing } from '../../coupons/draft/editing';
import { ZoneNames, zonesId } from '../../coupons/fields/ChoiceAt';
import { couponsStrings } from '../../coupons/words/couponsStrings';
import { listStrings } from '../../coupons/words/listStrings';
import { readStart, useChoiceWords } from './choices';
import { startCampaign, toldPreset, triggerChanges } from './startCampaign';
import { couponFields, type StartField, shopFields, usesField } from './startFields';
import { Triggers } from './Triggers';

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

interface StartProps {
  readonly preset: string;
  /** The campaign that gets the coupon; `undefined`: a new one. */
  readonly campaign: string | undefined;
}

/** A coupon from a preset with a few choices; for the first one, also the shop's settings. */
export const Start = ({ preset, campaign }: StartProps) => {
  const strings = useStrings(couponsStrings);
  const listed = useStrings(listStrings);
  const { language } = useContext(LanguageContext);
  const { mayWrite, currency: known } = useEditing();
  const { draft } = useDraft(draftStore);
  const [typed, setTyped] = useState<Typed>({});
  const [tried, setTried] = useState(false);
  const [takesTriggers, takeTriggers] = useState(false);
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
    const made = startCampaign(draft, name, draft ? others : choices, Date.now(), {
      language,
      campaign,
      name: strings.presets[name]?.[0] ?? name,
      triggers: takesTriggers,
    });
    if (!made.ok) {
      setTried(true);
      const first = [...ofShop, ...ofCoupon].find((field) => issues.some(({ key }) => key === field.key));
      // Focus the first invalid field once its error is shown.
      setTimeout(() => first && form.current?.querySelector<HTMLInputElement>(`[name="${first.key}"]`)?.focus());
      return;
    }
    draftStore.edit(() => made.value.draft);
    location.hash = hrefOf('campaigns', made.value.campaign, made.value.id);
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
    <Page
      title={campaign === undefined && draft ? `${listed.newCampaign}: ${title}` : strings.startTitle(title)}
      back={
        campaign === undefined
          ? { href: hrefOf('campaigns'), label: listed.title }
          : { href: hrefOf('campaigns', campaign), label: listed.campaign }
      }
      lead={lead}
    >
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          create();
        }}
      >
        <ZoneNames />
        {ofShop.length > 0 && (
          <Panel title={strings.startShop} lead={strings.startShopLead}>
            <StartFields fields={ofShop} {...parts} />
          </Panel>
        )}
        <Panel title={strings.startCoupon}>
          <StartFields fields={ofCoupon} {...parts} />
        </Panel>
        {draft && issues.length === 0 && (
          <Triggers
            changes={triggerChanges(draft, name, choices, Date.now())}
            taken={takesTriggers}
            take={takeTriggers}
            disabled={!mayWrite}
          />
        )}
        {elsewhere.map((one) => (
          <Notice kind="bad" urgent key={one.key}>
            <p>
              {strings.choices[one.key] ?? one.key}: {sentences([one])}
            </p>
          </Notice>
        ))}
        <div class="buttons">
          <button type="submit" class="primary" disabled={!mayWrite}>
            {campaign === undefined ? listed.create : strings.create}
          </button>
        </div>
      </form>
    </Page>
  );
};
