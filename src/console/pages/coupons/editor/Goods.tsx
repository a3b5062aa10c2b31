import { useStrings } from '../../../i18n/language';
import { Panel } from '../../../ui/Panel';
import { NamesAt } from '../fields/NamesAt';
import { editorStrings } from './editorStrings';

/** What the coupon is for. */
export const Goods = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
  return (
    <Panel title={strings.scope} lead={strings.scopeLead}>
      <NamesAt label={strings.categories} hint={strings.categoriesHint} at={`${at}.scope.categories`} within={`${at}.scope`} />
      <NamesAt label={strings.items} hint={strings.itemsHint} at={`${at}.scope.itemIds`} within={`${at}.scope`} />
    </Panel>
  );
};
