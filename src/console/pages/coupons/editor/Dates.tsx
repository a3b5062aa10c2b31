import { useStrings } from '../../../i18n/language';
import { Panel } from '../../../ui/Panel';
import { useEditing } from '../draft/editing';
import { MomentAt } from '../fields/MomentAt';
import { editorStrings } from './editorStrings';

/** When the coupon is valid, by the shop’s clock. */
export const Dates = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
  const { timeZone } = useEditing();
  return (
    <Panel title={strings.when} lead={strings.whenLead(timeZone)}>
      <div class="fields dates">
        <MomentAt label={strings.starts} at={`${at}.startsAt`} />
        <MomentAt label={strings.ends} at={`${at}.endsAt`} />
      </div>
    </Panel>
  );
};
