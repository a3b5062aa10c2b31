import type { Match } from '../../../api/productSchema';
import { useStrings } from '../../../languages/strings';
import { Picker } from '../../../ui/Picker';
import { useEditing, useValue } from '../draft/editing';
import { type AtProps, useTold } from '../fields/FieldAt';
import { useCategoryName, useCategorySearch, useMatch, useProductSearch } from './useGoods';

interface GoodsAtProps extends AtProps {
  /** Path at which issues of single names are shown. */
  readonly within: string;
  /** Names of the chosen goods, if the page knows them already. */
  readonly match?: Match | undefined;
  /** One product as text instead of a list. */
  readonly one?: boolean;
}

const namesAt = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((name): name is string => typeof name === 'string' && name !== '');

/** What a picker of goods at a path has in common. */
const useGoodsAt = ({ within, one = false, locked = false, ...field }: GoodsAtProps) => {
  const [value, set] = useValue(field.at);
  const { mayWrite } = useEditing();
  const names = namesAt(value);
  const owns: NonNullable<AtProps['owns']> = (issue) =>
    field.owns?.(issue) === true || (issue.at === within && issue.facts.text !== undefined && names.includes(String(issue.facts.text)));
  return {
    ...useTold({ ...field, deep: true, owns }),
    label: field.label,
    hint: field.hint,
    at: field.at,
    value: names,
    many: !one,
    free: true,
    disabled: locked || !mayWrite,
    choose: (chosen: readonly string[]) => {
      if (chosen.length === 0) set(undefined);
      else set(one ? chosen[0] : chosen);
    },
  };
};

/** Categories from the shop's list, or any name. */
export const CategoriesAt = (props: GoodsAtProps) => {
  const strings = useStrings('goods');
  const field = useGoodsAt(props);
  const asked = useMatch({ categories: props.match ? [] : [...field.value] });
  const match = props.match ?? asked;
  const categoryName = useCategoryName();
  const nameOf = (id: string): string | undefined => {
    const known = match?.categories.find((category) => category.id === id);
    if (known) return categoryName(known);
    return match?.unknown.categories.includes(id) ? undefined : id;
  };
  return <Picker {...field} {...useCategorySearch()} placeholder={strings.chooseCategories} nameOf={nameOf} />;
};

/** Products from the shop's list, or any id. */
export const ProductsAt = (props: GoodsAtProps) => {
  const strings = useStrings('goods');
  const field = useGoodsAt(props);
  const asked = useMatch({ itemIds: props.match ? [] : [...field.value] });
  const match = props.match ?? asked;
  const nameOf = (id: string): string | undefined =>
    match?.products.find((product) => product.id === id)?.title ?? (match?.unknown.itemIds.includes(id) ? undefined : id);
  return <Picker {...field} {...useProductSearch()} placeholder={strings.chooseProducts} nameOf={nameOf} />;
};
