import { useStrings } from '../../../i18n/i18n';
import { hrefOf } from '../../../routing/routes';
import { Page } from '../../../ui/Page';
import { listStrings } from '../../coupons/words/listStrings';
import { Templates } from './Templates';

/**
 * The templates to pick from.
 * @param campaign that gets the coupon; `undefined`: a new one
 */
export const NewCampaign = ({ campaign }: { readonly campaign: string | undefined }) => {
  const strings = useStrings(listStrings);
  const isNew = campaign === undefined;
  return (
    <Page
      title={isNew ? strings.newCampaign : strings.addCoupon}
      back={isNew ? { href: hrefOf('campaigns'), label: strings.title } : { href: hrefOf('campaigns', campaign), label: strings.campaign }}
      lead={isNew ? strings.newLead : strings.addLead}
    >
      <Templates campaign={campaign} />
    </Page>
  );
};
