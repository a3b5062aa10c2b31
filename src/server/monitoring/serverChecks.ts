import { DAY, type Instant, MINUTE, SECOND } from '../../protocol/values/clock';
import type { Disk } from '../platform/disk';
import { type Finding, findingsOf, isLoopback } from './finding';

const space = findingsOf('disk space');
const MB = 1e6;

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

export const checkDisk = (path: string, { free, total }: Disk): Finding => {
  const left = `${gigabytes(free)} of ${gigabytes(total)} are free on the disk of ${path}`;
  if (free < 100 * MB)
    return space.failure(
      'disk_full',
      `${left}. Without space, claims, orders and reports are refused.`,
      'Free some space, or move DATA_DIR to a larger disk.',
    );
  return free < 1_000 * MB && free < total / 10
    ? space.warning('disk_low', `${left}.`, 'Free some space. With a full disk, claims and orders are refused.')
    : space.fine(`${left}.`);
};

const clockFinding = findingsOf('clock');

/** Clock difference at which signatures are refused. */
const SIGNATURES = 5 * MINUTE;
const TOLERATED = 30 * SECOND;

/** @param aheadMs how far another clock is ahead of this machine's */
export const checkClock = (whose: string, aheadMs: number): Finding => {
  const seconds = Math.round(Math.abs(aheadMs) / SECOND);
  const said = `${whose} is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine’s`;
  const fix = 'Synchronise both machines with NTP (chrony, systemd-timesyncd).';
  if (Math.abs(aheadMs) >= SIGNATURES)
    return clockFinding.failure(
      'clock_wrong',
      `${said}. From 5 minutes on, orders are refused, and coupons start and end at the wrong time.`,
      fix,
    );
  return Math.abs(aheadMs) >= TOLERATED
    ? clockFinding.warning('clock_off', `${said}.`, fix)
    : clockFinding.fine(`${whose} agrees with this machine’s.`);
};

const configuration = findingsOf('configuration');

/** The address that browsers use. @param host address the server listens on */
export const checkAddress = (baseUrl: string | undefined, host: string): Finding | undefined => {
  if (baseUrl !== undefined && !baseUrl.startsWith('https:') && !isLoopback(baseUrl))
    return configuration.failure(
      'base_url_insecure',
      `BASE_URL ${baseUrl} is not an https address, so https pages cannot use it.`,
      'Put a TLS proxy in front, and set BASE_URL to its public https address.',
    );
  return baseUrl === undefined && !isLoopback(`http://${host}`)
    ? configuration.warning(
        'base_url_absent',
        'BASE_URL is not set, so links and sign-in use the address the server listens on.',
        'Set BASE_URL to the public address of the server.',
      )
    : undefined;
};

export const untrustedProxy: Finding = findingsOf('server').warning(
  'proxy_untrusted',
  'Requests come through a proxy or CDN that the server does not trust. All shoppers behind it count as one, so their claims may be refused.',
  'Set TRUST_PROXY to the addresses of the proxy or CDN.',
);

const alerting = findingsOf('alerts');

/** Whether somebody learns at once of attacks, a full disk and stopped coupons. @param to variables that are set */
export const checkAlerts = (to: readonly string[]): Finding =>
  to.length > 0
    ? alerting.fine(`Alerts go to ${to.join(' and ')}.`)
    : alerting.warning(
        'alerts_off',
        'No alert is sent if coupons stop or the disk is full.',
        'Set ALERT_WEBHOOK or ALERT_MAIL (docs/operations.md).',
      );

const keys = findingsOf('keys');
const RENEW = 'Renew it: `couplet keys delegate --add … --until …`, `couplet keys use`, and publish (docs/operations.md).';

/** UTC date as used in findings. */
export const dayOf = (at: Instant): string => new Date(at).toISOString().slice(0, 10);

/** The end of the server's signing key; undefined if it is far or there is none. */
export const checkKeyEnd = (ends: Instant | undefined, now: Instant): Finding | undefined => {
  if (ends !== undefined && ends < now)
    return keys.failure('key_expired', `The signing key expired on ${dayOf(ends)}, so devices refuse its bundles.`, RENEW);
  return ends !== undefined && ends < now + 30 * DAY
    ? keys.warning('key_ends', `The signing key expires on ${dayOf(ends)}.`, RENEW)
    : undefined;
};

const certificate = findingsOf('certificate');

/** The certificate of the public address. @param ends last instant at which browsers accept it */
export const checkCertificate = (ends: Instant, now: Instant): Finding => {
  const renew = 'Renew the certificate, and check that your proxy renews it by itself.';
  if (ends < now)
    return certificate.failure('certificate_expired', `The certificate expired on ${dayOf(ends)}, so browsers load no coupons.`, renew);
  return ends < now + 14 * DAY
    ? certificate.warning('certificate_ends', `The certificate expires on ${dayOf(ends)}.`, renew)
    : certificate.fine(`The certificate is valid until ${dayOf(ends)}.`);
};

const backups = findingsOf('backups');

/** @param everyMs interval of scheduled backups; undefined if they are off */
export const checkBackups = (lastAt: Instant | undefined, everyMs: number | undefined, now: Instant): Finding => {
  const fix = 'Make one under Operations, Backups, or set BACKUP_EVERY_HOURS.';
  if (lastAt === undefined) return backups.warning('backup_none', 'There is no backup in the backup folder.', fix);
  const said = `The last backup is of ${new Date(lastAt).toISOString()}`;
  const due = everyMs === undefined ? 7 * DAY : 2 * everyMs + DAY / 24;
  return lastAt < now - due
    ? backups.warning('backup_old', `${said}.`, everyMs === undefined ? fix : 'Read the error under Operations, Backups.')
    : backups.fine(`${said}.`);
};
