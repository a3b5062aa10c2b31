import { useAnswer } from '../../../api/ask';
import { importsSchema, type Match } from '../../../api/productSchema';
import { useFormats, useStrings } from '../../../i18n/i18n';
import { Panel } from '../../../ui/Page';
import { listOf, valueAt } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { CategoriesAt, ProductsAt } from '../goods/GoodsAt';
import { goodsStrings } from '../goods/goodsStrings';
import { ProductList } from '../goods/ProductList';
import { useMatch } from '../goods/useGoods';
import { editorStrings } from '../words/editorStrings';

const SHOWN = 3;

/** How many products the coupon is for. */
const Matching = ({ match, whole }: { readonly match: Match; readonly whole: boolean }) => {
  const strings = useStrings(goodsStrings);
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

/** Goods the coupon applies to. */
export const Goods = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
  const { draft } = useEditing();
  const imports = useAnswer('admin/products/import', importsSchema);
  const [categories, itemIds] = [namesAt(draft, `${at}.scope.categories`), namesAt(draft, `${at}.scope.itemIds`)];
  const match = useMatch({ ...(categories && { categories }), ...(itemIds && { itemIds }) }, imports.value?.current?.changedAt);
  return (
    <Panel title={strings.scope} lead={strings.scopeLead}>
      <CategoriesAt label={strings.categories} at={`${at}.scope.categories`} also={[`${at}.scope`]} within={`${at}.scope`} match={match} />
      <ProductsAt label={strings.items} at={`${at}.scope.itemIds`} within={`${at}.scope`} match={match} />
      {match && <Matching match={match} whole={categories === undefined && itemIds === undefined} />}
      <ProductList imports={imports} />
    </Panel>
  );
};
