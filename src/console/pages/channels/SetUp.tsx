import { useStrings } from '../../languages/strings';

type Channel = 'push' | 'email' | 'sms';

/** Environment variables that each channel needs, and the page of the documentation that explains them. */
const needs: Readonly<Record<Channel, { readonly variables: string; readonly guide: string }>> = {
  push: { variables: 'VAPID_SUBJECT=mailto:shop@example.com', guide: 'install/push' },
  email: {
    variables:
      'SMTP_URL=smtps://user:password@mail.example:465\nMAIL_FROM="Tea Shop <hello@shop.example>"\nBASE_URL=https://coupons.shop.example',
    guide: 'channels',
  },
  sms: {
    variables: 'SMS_URL=https://ACCOUNT:TOKEN@api.twilio.com\nSMS_FROM=+15550100\nBASE_URL=https://coupons.shop.example',
    guide: 'channels',
  },
};

/** What is missing for a channel, and how to get it. */
export const SetUp = ({ channel }: { readonly channel: Channel }) => {
  const strings = useStrings('channels');
  const { variables, guide } = needs[channel];
  return (
    <div class="stack tight">
      <p>{strings.variables}</p>
      <pre dir="ltr">{variables}</pre>
      <p>
        <a href={`../docs/${guide}`} target="_blank" rel="noreferrer">
          {strings.guide}
        </a>
      </p>
    </div>
  );
};
