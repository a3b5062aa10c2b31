import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import type * as v from 'valibot';
import type { Scope } from '../../../../protocol/coupons/scope';
import { ask, useAnswer } from '../../../api/ask';
import { type Category, categoriesSchema, type Match, matchSchema, type Product, productsSchema } from '../../../api/productSchema';
import { LanguageContext, textOf, useFormats } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import type { Option } from '../../../ui/Picker';
import { useEditing } from '../draft/editing';

/** Pause in typing after which the server is asked, ms. */
const PAUSE = 200;

/** A value after it has stayed the same for a while. */
const useRested = <T>(value: T): T => {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
};

/**
 * The products in a scope and the names of its goods, asked again whenever it changes; the last answer until then.
 * @param list changes with the list of products
 */
export const useMatch = (scope: Scope, list = 0): Match | undefined => {
  const key = useRested(JSON.stringify(scope));
  const [match, setMatch] = useState<Match>();
  useEffect(() => {
    const controller = new AbortController();
    void ask('admin/products/match', matchSchema, { method: 'POST', body: JSON.parse(key), signal: controller.signal }).then((answer) => {
      if (answer.ok && !controller.signal.aborted) setMatch(answer.value);
    });
    return () => controller.abort();
  }, [key, list]);
  return match;
};

/** Suggestions for the typed text. */
interface Search {
  readonly options: readonly Option[];
  /** The text that the options are for. */
  readonly answered: string | undefined;
  readonly typed: (text: string) => void;
}

const useSearch = <T>(
  path: string,
  schema: v.GenericSchema<unknown, { readonly entries: readonly T[] }>,
  option: (entry: T) => Option,
): Search => {
  const { language } = useContext(LanguageContext);
  const { currency } = useEditing();
  const [text, typed] = useState('');
  const asked = useRested(text);
  const { value, loading } = useAnswer(`admin/${path}?limit=50&search=${encodeURIComponent(asked)}`, schema);
  const options = useMemo(() => value?.entries.map(option) ?? [], [value, language, currency]);
  return { options, typed, answered: loading ? undefined : asked };
};

/** A category's name in the console's language. */
export const useCategoryName = (): ((category: Category) => string) => {
  const { language } = useContext(LanguageContext);
  return ({ id, names }) => textOf({ en: id, ...names }, language);
};

export const useCategorySearch = (): Search => {
  const strings = useStrings('goods');
  const formats = useFormats();
  const nameOf = useCategoryName();
  return useSearch('categories', categoriesSchema, (category) => ({
    value: category.id,
    label: nameOf(category),
    note: strings.inCategory(formats.count(category.products), category.products),
  }));
};

export const useProductSearch = (): Search => {
  const formats = useFormats();
  const { currency } = useEditing();
  return useSearch('products', productsSchema, ({ id, title, price, currency: sold }: Product) => ({
    value: id,
    label: title,
    note: price === undefined ? id : formats.money(price, sold ?? currency),
  }));
};
