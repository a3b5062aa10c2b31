import { useFormats } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { Panel } from '../../../ui/Page';
import { fieldsOf, listOf } from '../draft/draft';
import { useEditing, useValue } from '../draft/editing';
import { SelectAt } from '../fields/ChoiceAt';
import { NumberAt } from '../fields/TypedAt';

/** Whether shoppers who redeemed the coupon may give it to friends, and what a friend's order earns them. */
export const Friends = ({ at, id }: { readonly at: string; readonly id: string }) => {
  const strings = useStrings('editor');
  const formats = useFormats();
  const { draft, set } = useEditing();
  const friends = `${at}.friends`;
  const [value] = useValue(friends);
  const options = listOf(draft.coupons).flatMap((coupon) => {
    const other = fieldsOf(coupon).id;
    return typeof other === 'string' && other !== id ? [{ value: other, label: other }] : [];
  });
  return (
    <Panel title={strings.friends} lead={strings.friendsLead}>
      <div class="fields">
        <SelectAt
          label={strings.reward}
          at={`${friends}.reward`}
          also={[friends]}
          options={[{ value: '', label: strings.noReward }, ...options]}
          choose={(reward) => set(friends, reward === '' ? undefined : { ...fieldsOf(value), reward })}
        />
        {value !== undefined && <NumberAt label={strings.friendsMost} hint={strings.standardOf(formats.count(3))} at={`${friends}.most`} />}
      </div>
    </Panel>
  );
};
