import { useStrings } from '../../../i18n/language';
import { Panel } from '../../../ui/Panel';
import { CheckAt } from '../fields/CheckAt';
import { Condition } from './Condition';
import { editorStrings } from './editorStrings';

/** Who sees the coupon. */
export const Audience = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
  return (
    <Panel title={strings.audience} lead={strings.audienceLead}>
      <CheckAt label={strings.members} hint={strings.membersHint} at={`${at}.membersOnly`} offIsNone />
      <Condition at={`${at}.when`} />
    </Panel>
  );
};
