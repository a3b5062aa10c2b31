import { useAnswer } from '../../../api/ask';
import { importsSchema } from '../../../api/productSchema';
import { useFormats } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { Panel } from '../../../ui/Page';
import { listOf } from '../../coupons/draft/draft';
import { useEditing } from '../../coupons/draft/editing';
import { Steps } from '../../coupons/editor/Discount';
import { Matching } from '../../coupons/editor/Goods';
import { CurrencyAt, ZoneAt } from '../../coupons/fields/ChoiceAt';
import { DayAt, MoneyAt, NumberAt, TextAt } from '../../coupons/fields/TypedAt';
import { CategoriesAt } from '../../coupons/goods/GoodsAt';
import { ProductList } from '../../coupons/goods/ProductList';
import { useMatch } from '../../coupons/goods/useGoods';
import { percentWords } from '../../coupons/issues/issueWords';
import { kindOf, ordersOf, type StartField } from './startFields';

const SHARE = 0.01;

/** Categories of the shop, with the number of their products. */
const Categories = ({ label }: { readonly label: string }) => {
  const { draft } = useEditing();
  const imports = useAnswer('admin/products/import', importsSchema);
  const categories = listOf(draft.categories).filter((name): name is string => typeof name === 'string');
  const match = useMatch({ categories }, imports.value?.current?.changedAt);
  return (
    <>
      <CategoriesAt label={label} at="categories" within="categories" match={match} />
      {match && categories.length > 0 && <Matching match={match} whole={false} />}
      {imports.value?.current === null && <ProductList imports={imports} />}
    </>
  );
};

const Choice = ({ field }: { readonly field: StartField }) => {
  const strings = useStrings('coupons');
  const formats = useFormats();
  const { draft } = useEditing();
  if (field === 'tiers') return <Steps at={field} from="spend" off="save" />;
  const label = strings.choices[field];
  const orders = field === 'budget' ? ordersOf(draft) : undefined;
  switch (kindOf(field)) {
    case 'money':
      return (
        <MoneyAt label={label} at={field} hint={orders === undefined ? undefined : strings.budgetMeans(orders, formats.count(orders))} />
      );
    case 'percent':
      return <NumberAt label={label} at={field} unit="%" />;
    case 'number':
      return <NumberAt label={label} at={field} />;
    case 'date':
      return <DayAt label={label} at={field} />;
    case 'categories':
      return <Categories label={label} />;
    case 'text':
      return <TextAt label={label} at={field} />;
  }
};

/** Fields that need the whole width. */
const wide: ReadonlySet<StartField> = new Set(['title', 'tiers', 'categories']);

/** The choices of a template. Its days are in the shop's time zone. */
export const CouponFields = ({ fields }: { readonly fields: readonly StartField[] }) => {
  const strings = useStrings('coupons');
  const { whenLead } = useStrings('editor');
  const { timeZone } = useEditing();
  const short = fields.filter((field) => !wide.has(field) && field !== 'budget');
  return (
    <Panel title={strings.startCoupon}>
      {fields
        .filter((field) => wide.has(field))
        .map((field) => (
          <Choice key={field} field={field} />
        ))}
      <div class="fields">
        {short.map((field) => (
          <Choice key={field} field={field} />
        ))}
      </div>
      {fields.includes('from') && <p class="muted">{whenLead(timeZone)}</p>}
      <Choice field="budget" />
    </Panel>
  );
};

/** The shop's settings, asked for once. Those with good defaults are folded. */
export const ShopFields = () => {
  const strings = useStrings('coupons');
  const formats = useFormats();
  const { draft, issues, timeZone } = useEditing();
  const { choices, choiceHints } = strings;
  const share = (value: unknown): string => (typeof value === 'number' ? percentWords(value, formats) : '–');
  return (
    <Panel title={strings.startShop} lead={strings.startShopLead}>
      <CurrencyAt label={choices.currency} hint={choiceHints.currency} at="currency" />
      <details open={issues.some(({ at }) => at === 'marginRate' || at === 'holdout') || undefined}>
        <summary>{strings.shopDefaults(share(draft.marginRate), share(draft.holdout), timeZone)}</summary>
        <div class="reveal stack">
          <NumberAt label={choices.marginRate} hint={choiceHints.marginRate} at="marginRate" per={SHARE} unit="%" />
          <NumberAt label={choices.holdout} hint={choiceHints.holdout} at="holdout" per={SHARE} unit="%" />
          <ZoneAt label={choices.timeZone} hint={choiceHints.timeZone} at="timeZone" />
        </div>
      </details>
    </Panel>
  );
};
