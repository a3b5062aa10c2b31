import type { Localized } from '../../../../protocol/coupons/couponWords';
import { useAnswer } from '../../../api/ask';
import { type Category, importsSchema, type Match } from '../../../api/productSchema';
import { useFormats } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { Panel } from '../../../ui/Page';
import { listOf, valueAt } from '../draft/draft';
import { useEditing, useValue } from '../draft/editing';
import { PartOfTextAt } from '../fields/TypedAt';
import { CategoriesAt, ProductsAt } from '../goods/GoodsAt';
import { ProductList } from '../goods/ProductList';
import { useMatch } from '../goods/useGoods';

const SHOWN = 3;

/** How many products the coupon is for. */
export const Matching = ({ match, whole }: { readonly match: Match; readonly whole: boolean }) => {
  const strings = useStrings('goods');
  const formats = useFormats();
  const count = formats.count(match.count);
  if (!match.known) return null;
  if (whole) return <p class="muted">{strings.all(count, match.count)}</p>;
  const names = match.samples.slice(0, SHOWN).map(({ title }) => title);
  return (
    <p class={match.count === 0 ? 'warning' : 'matching'}>
      {/* The number is announced when it changes. */}
      <strong role="status">{strings.matching(count, match.count)}</strong>
      {names.length > 0 && <span class="muted"> {strings.samples(formats.list(names))}</span>}
    </p>
  );
};

const namesAt = (draft: object, at: string): string[] | undefined => {
  const value = valueAt(draft, at);
  return Array.isArray(value) ? listOf(value).filter((name): name is string => typeof name === 'string') : undefined;
};

/** The categories' own names as one text, in English and in every language that all of them have. `undefined` if one has no name. */
export const ownNames = (categories: readonly Category[]): Localized | undefined => {
  const shared = (tag: string): boolean => categories.every(({ names }) => names[tag]);
  const tags = Object.keys(categories[0]?.names ?? {}).filter(shared);
  const list = (tag: string): string => categories.map(({ names }) => names[tag]).join(', ');
  const [first] = tags;
  return first === undefined ? undefined : { en: list(first), ...Object.fromEntries(tags.map((tag) => [tag, list(tag)])) };
};

/** What cards and messages call the goods, in English. */
const NameAt = ({ at, known }: { readonly at: string; readonly known: Localized | undefined }) => {
  const strings = useStrings('editor');
  const [goods, set] = useValue(`${at}.goods`);
  const { mayWrite } = useEditing();
  return (
    <>
      <PartOfTextAt label={strings.goodsName} hint={strings.goodsHint} at={`${at}.goods.en`} parent={`${at}.goods`} lang="en" />
      {goods === undefined && known && mayWrite && (
        <button class="quiet" type="button" onClick={() => set(known)}>
          {strings.useNames(known.en)}
        </button>
      )}
    </>
  );
};

/** Goods the coupon applies to. */
export const Goods = ({ at }: { readonly at: string }) => {
  const strings = useStrings('editor');
  const { draft } = useEditing();
  const imports = useAnswer('admin/products/import', importsSchema);
  const [categories, itemIds] = [namesAt(draft, `${at}.scope.categories`), namesAt(draft, `${at}.scope.itemIds`)];
  const match = useMatch({ ...(categories && { categories }), ...(itemIds && { itemIds }) }, imports.value?.current?.changedAt);
  const named = match?.categories.filter(({ id }) => categories?.includes(id)) ?? [];
  return (
    <Panel title={strings.scope} lead={strings.scopeLead}>
      <CategoriesAt label={strings.categories} at={`${at}.scope.categories`} also={[`${at}.scope`]} within={`${at}.scope`} match={match} />
      <ProductsAt label={strings.items} at={`${at}.scope.itemIds`} within={`${at}.scope`} match={match} />
      {(categories ?? itemIds) && <NameAt at={at} known={named.length === categories?.length ? ownNames(named) : undefined} />}
      {match && <Matching match={match} whole={categories === undefined && itemIds === undefined} />}
      <ProductList imports={imports} />
    </Panel>
  );
};
