import { type Finding, findingsOf } from '../../monitoring/finding';
import { checkAlerts, checkDisk, checkKeyEnd } from '../../monitoring/serverChecks';
import type { Facts } from '../facts';
import { checkBundle } from './checkBundle';
import { checkPagePolicy } from './checkPagePolicy';
import { checkClocks, checkDatabase, checkOutbox } from './checkServer';
import { checkOrders, checkShop } from './checkShop';
import { checkConfiguration, checkSite } from './checkSite';
import { checkTag } from './checkTag';

const data = findingsOf('data folder');
/** `DATA_DIR`, its secrets and its disk. */
const checkFolder = ({ folder }: Facts): readonly Finding[] => {
  if (!folder) return [];
  const { path, exists, mode, openSecrets, disk } = folder;
  if (!exists)
    return [
      data.warning('data_dir_absent', `There is no folder ${path} yet.`, 'Start the server once, or set DATA_DIR to the folder it uses.'),
    ];
  const open = mode !== undefined && (mode & 0o007) !== 0;
  return [
    ...(open ? [data.warning('data_dir_open', `Every user of this machine can read ${path}.`, `chmod 700 ${path}`)] : []),
    ...openSecrets.map((file) =>
      data.failure(
        'secret_open',
        `Users other than its owner can read ${file}.`,
        `chmod 600 ${file}, and change the secrets in it if others use this machine.`,
      ),
    ),
    ...(open || openSecrets.length > 0 ? [] : [data.fine(`${path} exists, and only its owner can read its secrets.`)]),
    ...(disk ? [checkDisk(path, disk)] : []),
  ];
};

const mailing = findingsOf('mail');
const pushing = findingsOf('push');

const MAIL_FIXES: Readonly<Record<string, string>> = {
  mail_untrusted:
    'Use the host name of its certificate, over smtps:// or with STARTTLS, and add its certificate authority (NODE_EXTRA_CA_CERTS).',
};
const MEND_MAIL = 'Correct SMTP_URL. E-mails wait until it answers (docs/channels.md).';

/** Channels other than the page, if set up. */
const checkChannels = ({ mail, push }: Facts): readonly Finding[] => [
  ...(mail === undefined
    ? []
    : [
        mail.ok
          ? mailing.fine('The mail server accepts this server.')
          : mailing.failure(mail.error.code, mail.error.message, MAIL_FIXES[mail.error.code] ?? MEND_MAIL),
      ]),
  ...(push === undefined
    ? []
    : [
        push.ok
          ? pushing.fine(
              push.value === 'on'
                ? 'Push notifications can be sent.'
                : 'Push is off: with DATABASE_URL it needs push keys and VAPID_SUBJECT.',
            )
          : pushing.failure(push.error.code, push.error.message, 'Set both keys of one pair, or neither (docs/install/push.md).'),
      ]),
];

const alertsOf = ({ config }: Facts): readonly Finding[] => {
  if (!config?.ok) return [];
  const { ALERT_WEBHOOK, ALERT_MAIL } = config.value;
  return [checkAlerts([...(ALERT_WEBHOOK === undefined ? [] : ['ALERT_WEBHOOK']), ...(ALERT_MAIL === undefined ? [] : ['ALERT_MAIL'])])];
};

const { fine, warning, failure } = findingsOf('keys');

/** The site's key, and the expiry of the server's signing key. */
const checkKeys = ({ keys, now }: Facts): readonly Finding[] => {
  if (!keys) return [];
  if (!keys.ok)
    return [failure(keys.error.code, keys.error.message, 'Correct SITE_KEY or SIGNING_KEY. The server does not start with these.')];
  const { siteKey, signs, ends } = keys.value;
  if (siteKey === undefined)
    return [
      warning(
        'site_key_absent',
        'Neither SITE_KEY nor SIGNING_KEY is set, and there is no key.json yet.',
        'Set one of them, or start the server, which creates a pair and prints the public key.',
      ),
    ];
  const ending = checkKeyEnd(ends, now);
  if (ending) return [ending];
  return [fine(`The site’s key is ${siteKey}; bundles are signed ${signs ? 'here' : 'elsewhere'}.`)];
};

/** From the machine outwards, so that the first failure often explains the later ones. */
export const everyCheck = (facts: Facts): readonly Finding[] =>
  [
    checkConfiguration,
    checkFolder,
    checkDatabase,
    checkClocks,
    checkKeys,
    checkShop,
    checkSite,
    checkBundle,
    checkTag,
    checkPagePolicy,
    checkOrders,
    checkOutbox,
    checkChannels,
    alertsOf,
  ].flatMap((check) => check(facts));
