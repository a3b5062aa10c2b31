import type { Facts } from '../facts';
import { type Finding, findingsOf } from '../finding';

const mailing = findingsOf('mail');
const pushing = findingsOf('push');

const MAIL_FIXES: Readonly<Record<string, string>> = {
  mail_untrusted:
    'Name the host that its certificate is for, over smtps:// or with STARTTLS, and let this machine know who signed it (NODE_EXTRA_CA_CERTS).',
};
const MEND_MAIL = 'Mend SMTP_URL; letters wait until it answers (docs/channels.md).';

/** Ways to shoppers beside the page, where they are set up. */
export const checkChannels = ({ mail, push }: Facts): readonly Finding[] => [
  ...(mail === undefined
    ? []
    : [
        mail.ok
          ? mailing.fine('The mail server lets this server in.')
          : mailing.failure(mail.error.code, mail.error.message, MAIL_FIXES[mail.error.code] ?? MEND_MAIL),
      ]),
  ...(push === undefined
    ? []
    : [
        push.ok
          ? pushing.fine(
              push.value === 'on'
                ? 'Browsers can be woken.'
                : 'Nobody is woken: no push keys are given beside DATABASE_URL, or no address for push services.',
            )
          : pushing.failure(push.error.code, push.error.message, 'Give both halves of one pair, or neither (docs/install/push.md).'),
      ]),
];
