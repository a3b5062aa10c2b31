import { useContext, useMemo, useState } from 'preact/hooks';
import { useAnswer } from '../../../api/ask';
import { productsSchema } from '../../../api/productSchema';
import { LanguageContext } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { hrefOf } from '../../../routing/routes';
import { Page } from '../../../ui/Page';
import { type Draft, setAt } from '../../coupons/draft/draft';
import { draftStore, useDraft } from '../../coupons/draft/draftStore';
import { EditingContext, readingOf, useEditing } from '../../coupons/draft/editing';
import { IssueList } from '../../coupons/issues/IssueList';
import { focusAfterDrawing } from '../../coupons/issues/issuePlaces';
import { Preview } from '../../coupons/preview/Preview';
import '../../coupons/editor/editor.css';
import { CouponFields, ShopFields } from './ChoiceFields';
import { likelyCurrency } from './markets';
import { startCampaign, startedCoupon, startIssues, triggerChanges } from './startCampaign';
import { couponFields, shopFields, startChoices } from './startFields';
import { Triggers } from './Triggers';

const browserZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The currency of the shop's products, or the one it most likely has. */
const useCurrency = (): string => {
  const products = useAnswer('admin/products?limit=1&search=', productsSchema);
  const likely = useMemo(() => likelyCurrency(browserZone, navigator.languages), []);
  return products.value?.entries[0]?.currency ?? likely;
};

/** The merchant's choices so far. They are a draft of their own, with the names of choices as paths. */
const useChoices = (preset: string) => {
  const editing = useEditing();
  const { draft } = useDraft(draftStore);
  const found = useCurrency();
  const [edited, setEdited] = useState<Draft>({});
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set());
  const shop = draft ? {} : { currency: found, timeZone: browserZone, marginRate: 0.4, holdout: 0.1, ...edited };
  const reading = draft ? editing : readingOf(shop);
  const choices = startChoices(preset, reading, Date.now(), { ...shop, ...edited });
  const set = (at: string, value: unknown): void => {
    const [key = ''] = at.split('.');
    const next = setAt(choices, at, value);
    setVisited(new Set([...visited, at]));
    // Amounts mean something else in a currency with other decimals.
    const isOther = at === 'currency' && readingOf({ currency: value }).digits !== reading.digits;
    setEdited(isOther ? { timeZone: edited.timeZone ?? browserZone, currency: value } : { ...edited, [key]: next[key] });
  };
  return { draft, choices, visited, context: { ...editing, ...reading, draft: choices, set, edit: () => {} } };
};

interface StartProps {
  readonly preset: string;
  /** The campaign that gets the coupon; `undefined`: a new one. */
  readonly campaign: string | undefined;
}

/** A coupon from a preset with a few choices; for the first one, also the shop's settings. */
export const Start = ({ preset, campaign }: StartProps) => {
  const strings = useStrings('coupons');
  const listed = useStrings('campaignList');
  const { language } = useContext(LanguageContext);
  const { mayWrite, draft: file } = useEditing();
  const name = Object.hasOwn(couponFields, preset) ? preset : 'scratch';
  const { draft, choices, visited, context } = useChoices(name);
  const [tried, setTried] = useState(false);
  const [takesTriggers, takeTriggers] = useState(false);
  const now = Date.now();
  const issues = startIssues(draft, name, choices, now);
  const asked: readonly string[] = [...(couponFields[name] ?? []), ...(draft ? [] : shopFields)];
  const keyOf = (at: string): string => at.split('.')[0] ?? '';
  // An empty field is not reported before it was visited.
  const told = issues.filter(({ at, code }) => tried || code !== 'field_missing' || visited.has(at));
  const elsewhere = issues.filter(({ at }) => !asked.includes(keyOf(at)));
  const [title = '', lead = ''] = strings.presets[name] ?? [];
  const create = (): void => {
    const made = startCampaign(draft, name, choices, now, { language, campaign, name: title || name, triggers: takesTriggers });
    const first = asked.flatMap((key) => issues.filter(({ at }) => keyOf(at) === key))[0];
    if (made.ok && issues.length === 0) {
      draftStore.edit(() => made.value.draft);
      location.hash = hrefOf('campaigns', made.value.campaign, made.value.id);
      return;
    }
    setTried(true);
    if (first) focusAfterDrawing(first.at);
  };
  return (
    <EditingContext.Provider value={{ ...context, issues: told }}>
      <Page
        title={campaign === undefined && draft ? listed.startTitle(title) : strings.startTitle(title)}
        back={
          campaign === undefined
            ? { href: hrefOf('campaigns'), label: listed.title }
            : { href: hrefOf('campaigns', campaign), label: listed.campaign }
        }
        lead={lead}
      >
        <div class="editor start">
          <form
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              create();
            }}
          >
            <CouponFields fields={couponFields[name] ?? []} />
            {!draft && <ShopFields />}
            {draft && issues.length === 0 && (
              <Triggers
                changes={triggerChanges(draft, name, choices, now)}
                taken={takesTriggers}
                take={takeTriggers}
                disabled={!mayWrite}
              />
            )}
            {tried && <IssueList issues={elsewhere} />}
            <div class="buttons">
              <button type="submit" class="primary" disabled={!mayWrite}>
                {campaign === undefined ? listed.create : strings.create}
              </button>
            </div>
          </form>
          <div class="beside">
            <Preview coupon={startedCoupon(draft, name, choices, now, language)} card={file.card} />
          </div>
        </div>
      </Page>
    </EditingContext.Provider>
  );
};
