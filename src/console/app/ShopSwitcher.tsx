import * as v from 'valibot';
import { parseJsonWith } from '../../protocol/values/parse';
import { useStrings } from '../languages/strings';
import { Choice } from '../ui/Field';

/** The id of this page's shop on a server with several. @param base address of the page, such as `https://host/s/tea/console/` */
export const shopOf = (base: string): string | undefined => /\/s\/([a-z0-9-]+)\/console\/[^/]*$/.exec(new URL(base).pathname)?.[1];

const NAME = 'couplet-shops';

/**
 * Shops of this server that were opened in this browser, with the current one. They share their origin, and so this storage. The server
 * does not list them, because shops of other merchants may be on it.
 */
const visitedShops = (current: string): readonly string[] => {
  try {
    const read = parseJsonWith(v.array(v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/))), localStorage.getItem(NAME) ?? '[]', 'malformed');
    const shops = [...new Set([...(read.ok ? read.value : []), current])].sort();
    localStorage.setItem(NAME, JSON.stringify(shops));
    return shops;
  } catch {
    // The browser keeps nothing for this page.
    return [current];
  }
};

/** Says which shop this is, and leads to others that were opened in this browser. Nothing on a server with one shop. */
export const ShopSwitcher = () => {
  const { shop: label } = useStrings('shops');
  const current = shopOf(document.baseURI);
  if (current === undefined) return null;
  return (
    <Choice
      label={label}
      value={current}
      options={visitedShops(current).map((value) => ({ value, label: value }))}
      choose={(shop) => location.assign(new URL(`../../${shop}/console/`, document.baseURI))}
    />
  );
};
