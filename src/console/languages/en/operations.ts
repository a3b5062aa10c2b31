interface BackupStrings {
  readonly title: string;
  readonly contains: string;
  readonly secrets: string;
  readonly folder: string;
  readonly schedule: string;
  readonly every: (hours: string, keep: string) => string;
  readonly never: string;
  readonly make: string;
  readonly making: (share: string) => string;
  readonly progress: string;
  readonly made: string;
  readonly failed: (moment: string) => string;
  readonly restore: string;
  readonly table: string;
  readonly search: string;
  readonly taken: string;
  readonly size: string;
  readonly sizeCsv: string;
  readonly kind: string;
  readonly scheduled: string;
  readonly byHand: string;
  readonly file: string;
  readonly download: string;
  readonly delete: string;
  readonly deleteTitle: string;
  readonly deleteQuestion: (moment: string) => string;
  readonly none: string;
  readonly noneNext: string;
  readonly postgres: string;
  readonly postgresNext: string;
}

const backups: BackupStrings = {
  title: 'Backups',
  contains: 'A backup has all data of this server: campaigns, versions, codes, orders, reports, tokens and the history.',
  secrets:
    'It also has the server’s secrets and its signing key, because restoring needs them. Keep it like a password, on another machine. It does not have the server’s environment variables.',
  folder: 'Folder on the server',
  schedule: 'Schedule',
  every: (hours, keep) => `Every ${hours}, the newest ${keep} are kept`,
  never: 'Off. Set BACKUP_EVERY_HOURS on the server to turn it on.',
  make: 'Back up now',
  making: (share) => `Backing up: ${share} copied`,
  progress: 'Progress of the backup',
  made: 'The backup is finished.',
  failed: (moment) => `The backup of ${moment} failed.`,
  restore: 'To restore, stop the server and run this on it:',
  table: 'Backups',
  search: 'Search backups',
  taken: 'Taken',
  size: 'Size',
  sizeCsv: 'Size (bytes)',
  kind: 'Made',
  scheduled: 'By schedule',
  byHand: 'By hand',
  file: 'File',
  download: 'Download',
  delete: 'Delete',
  deleteTitle: 'Delete this backup?',
  deleteQuestion: (moment) => `The backup of ${moment} is deleted from the server. This cannot be undone.`,
  none: 'No backups yet',
  noneNext: 'Make one now, then download it to another machine.',
  postgres: 'Your data is in PostgreSQL',
  postgresNext: 'Back it up with PostgreSQL’s own tools, or those of your provider. Keep the server’s environment too.',
};

/** What is wrong, and what to do. */
type Words = readonly [problem: string, fix: string];

interface FindingStrings {
  /** Names of checks. */
  readonly checks: Readonly<Record<string, string>>;
  /** By reason code; the server's own words if there are none. */
  readonly problems: Readonly<Record<string, Words>>;
}

const findings: FindingStrings = {
  checks: {
    alerts: 'Alerts',
    backups: 'Backups',
    certificate: 'Certificate',
    claims: 'Claims',
    clock: 'Clock',
    configuration: 'Address',
    database: 'Database',
    'disk space': 'Disk space',
    keys: 'Signing key',
    messages: 'Messages',
    orders: 'Orders',
    server: 'Proxy',
    shop: 'Shop',
    webhooks: 'Webhooks',
  },
  problems: {
    alerts_off: [
      'Alerts are off. You get no message if coupons stop or the disk is full.',
      'Set ALERT_WEBHOOK or ALERT_MAIL on the server.',
    ],
    backup_none: ['There is no backup yet.', 'Make one under Backups, or set BACKUP_EVERY_HOURS on the server.'],
    backup_old: ['The last backup is old.', 'Make one under Backups, and check the schedule.'],
    base_url_absent: ['The server does not know its public address.', 'Set BASE_URL on the server. Links in messages and sign-in need it.'],
    base_url_insecure: [
      'The server’s address is not https, so secure pages can’t use it.',
      'Put a proxy with TLS in front, and set BASE_URL to its address.',
    ],
    certificate_ends: ['The certificate expires soon.', 'Renew it, and check that your proxy renews it by itself.'],
    certificate_expired: ['The certificate has expired, so browsers cannot load coupons.', 'Renew it in your proxy.'],
    claims_overdue: ['Expired codes are still in your shop.', 'Check that your shop answers. The codes end as soon as it does.'],
    claims_squeezed: [
      'Many claims come from networks that never redeem codes. New claims are limited.',
      'Watch your budgets. If they run out too fast, stop all coupons.',
    ],
    clock_off: ['The database’s clock is more than 30 seconds off.', 'Synchronise both machines with NTP.'],
    clock_wrong: ['The database’s clock is more than 5 minutes off, so orders are refused.', 'Synchronise both machines with NTP.'],
    database_damaged: ['The database is damaged.', 'Stop the server and restore a backup.'],
    disk_full: ['The disk is full, so claims and orders are refused.', 'Free some space, or move the data to a larger disk.'],
    disk_low: ['The disk is almost full.', 'Free some space. With a full disk, claims and orders are refused.'],
    key_ends: ['The signing key expires within 30 days.', 'Renew it with couplet keys, and publish.'],
    key_expired: ['The signing key has expired, so devices refuse new versions.', 'Renew it with couplet keys, and publish.'],
    messages_late: ['E-mails or text messages are late.', 'Check your mail server or text message service.'],
    orders_none: ['No orders have arrived yet.', 'Check that your shop sends its orders. Results and budgets need them.'],
    orders_silent: ['The last order arrived more than 7 days ago.', 'Check that your shop still sends its orders.'],
    proxy_untrusted: [
      'Requests come through an unknown proxy, so all shoppers behind it count as one.',
      'Set TRUST_PROXY to the proxy’s addresses.',
    ],
    shop_api_absent: ['Your shop’s interface does not answer.', 'Correct SHOP_URL, or turn the interface on.'],
    shop_coupons_off: ['Your shop has coupons turned off.', 'Turn on coupon codes in WooCommerce’s general settings.'],
    shop_extension_missing: ['Couplet’s extension is missing in your shop.', 'Install it.'],
    shop_no_answer: ['Your shop does not answer, so codes cannot be issued.', 'Check that the shop is running.'],
    shop_refused: ['Your shop refused the request, so codes cannot be issued.', 'Check SHOP_URL, the token and its permissions.'],
    shop_unauthorized: ['Your shop does not accept Couplet’s credentials.', 'Renew them on the server, with their permissions.'],
    shop_unreachable: ['Your shop cannot be reached, so codes cannot be issued.', 'Correct SHOP_URL, or the network to the shop.'],
    shop_untrusted: ['Your shop’s certificate is not valid.', 'Renew it, or trust its authority with NODE_EXTRA_CA_CERTS.'],
    signature_invalid: [
      'Order webhooks had a wrong signature since the server started.',
      'Give your shop the secret of this server, and make sure no proxy changes the body.',
    ],
    store_unavailable: ['The database takes no writes, so claims and orders are refused.', 'Start the database, or see the server’s log.'],
    timestamp_stale: [
      'Order webhooks were more than 5 minutes old since the server started.',
      'Synchronise your shop’s clock with NTP, and sign repeated deliveries again.',
    ],
    webhooks_dead: ['Webhooks to your shop failed for good.', 'Fix the receiver, and send them again under Webhooks.'],
    webhooks_late: ['Webhooks to your shop are late.', 'Check the receiver at WEBHOOK_URL.'],
  },
};

interface OperationsStrings {
  readonly title: string;
  readonly parts: string;
  readonly tabs: Readonly<Record<'health' | 'queues' | 'claims' | 'webhooks' | 'backups', string>>;
  readonly allFine: string;
  readonly checked: (moment: string) => string;
  readonly problems: (count: number) => string;
  readonly failure: string;
  readonly warning: string;
  readonly ok: string;
  readonly open: (part: string) => string;
  readonly again: string;
  readonly lastOrder: string;
  readonly none: string;
  readonly shop: string;
  readonly answered: (moment: string) => string;
  readonly noCall: string;
  readonly freeDisk: string;
  readonly ofDisk: (total: string) => string;
  readonly lastBackup: string;
  readonly byTools: string;
  readonly waiting: string;
  readonly waitingNote: (messages: string, webhooks: string, claims: string) => string;
  readonly checks: string;
  readonly check: string;
  readonly state: string;
  readonly server: string;
  readonly version: string;
  readonly since: string;
  readonly database: string;
  readonly certificate: string;
  readonly clock: string;
  readonly clockAgrees: string;
  readonly clockOff: (seconds: string) => string;
  readonly lastError: string;
  readonly unreadable: string;
}

const operations: OperationsStrings = {
  title: 'Operations',
  parts: 'Parts of Operations',
  tabs: { health: 'Health', queues: 'Queues', claims: 'Claims', webhooks: 'Webhooks', backups: 'Backups' },
  allFine: 'Everything works.',
  checked: (moment) => `Checked ${moment}`,
  problems: (count) => (count === 1 ? '1 problem' : `${count} problems`),
  failure: 'Fix now',
  warning: 'Look into it',
  ok: 'Fine',
  open: (part) => `Open ${part}`,
  again: 'Check again',
  lastOrder: 'Last order',
  none: 'Not yet',
  shop: 'Shop',
  answered: (moment) => `Answered ${moment}`,
  noCall: 'Not called yet',
  freeDisk: 'Free disk space',
  ofDisk: (total) => `of ${total}`,
  lastBackup: 'Last backup',
  byTools: 'Made with your database’s tools',
  waiting: 'Waiting',
  waitingNote: (messages, webhooks, claims) => `Messages: ${messages}, webhooks: ${webhooks}, claims: ${claims}`,
  checks: 'All checks',
  check: 'Check',
  state: 'State',
  server: 'Server',
  version: 'Version',
  since: 'Running since',
  database: 'Database',
  certificate: 'Certificate valid until',
  clock: 'Clock',
  clockAgrees: 'Agrees with this computer’s',
  clockOff: (seconds) => `Differs from this computer’s by ${seconds}`,
  lastError: 'Last error of your shop',
  unreadable: 'Orders that could not be read',
};

interface PressureStrings {
  readonly title: string;
  readonly calm: string;
  readonly squeezed: (since: string) => string;
  readonly means: string;
  readonly advice: string;
  readonly toBudgets: string;
  readonly table: string;
  readonly search: string;
  readonly coupon: string;
  readonly recent: string;
  readonly open: string;
  readonly pending: string;
  readonly overdue: string;
  readonly limited: string;
  readonly limitedHelp: string;
  readonly pendingHelp: string;
  readonly overdueHelp: string;
  readonly none: string;
  readonly noneNext: string;
}

const pressure: PressureStrings = {
  title: 'Pressure on claims',
  calm: 'Claims look normal.',
  squeezed: (since) => `Claims have been limited since ${since}.`,
  means:
    'Many claims come from networks that never redeem codes. Until that ends, each claim takes a browser a moment of work, and each network can have one open code.',
  advice: 'Watch the budgets of the coupons below. If they run out too fast, stop all coupons.',
  toBudgets: 'See budgets',
  table: 'Claims by coupon',
  search: 'Search coupons',
  coupon: 'Coupon',
  recent: 'Last 15 minutes',
  open: 'Open',
  pending: 'Waiting for a code',
  overdue: 'Should have ended',
  limited: 'Limited today',
  limitedHelp: 'Claims refused because their network has too many open codes or sent no work.',
  pendingHelp: 'Your shop has not confirmed the code yet.',
  overdueHelp: 'Expired for over 5 minutes, but your shop has not ended the code yet.',
  none: 'No open claims',
  noneNext: 'Open claims appear here when shoppers get codes.',
};

interface WebhookStrings {
  readonly out: string;
  readonly outLead: string;
  readonly off: string;
  readonly offNext: string;
  readonly to: string;
  readonly search: string;
  readonly state: string;
  readonly states: Readonly<Record<'waiting' | 'dead' | 'delivered', string>>;
  readonly event: string;
  readonly events: Readonly<Record<string, string>>;
  readonly at: string;
  readonly tries: string;
  readonly answer: string;
  readonly noAnswer: string;
  readonly unreachable: string;
  readonly notTried: string;
  readonly next: string;
  readonly nextAt: (moment: string) => string;
  readonly again: string;
  readonly actionsOf: (event: string) => string;
  readonly allAgain: string;
  readonly sent: (count: string) => string;
  readonly empty: string;
  readonly emptyNext: string;
  readonly incoming: string;
  readonly incomingLead: string;
  readonly address: string;
  readonly accepted: string;
  readonly last: string;
  readonly refused: string;
  readonly reason: (code: string, count: string, last: string) => string;
  readonly reasons: Readonly<Record<string, string>>;
  readonly never: string;
}

const webhooks: WebhookStrings = {
  out: 'To your shop',
  outLead: 'The newest events of the last 30 days. Failed ones are repeated for 15 hours.',
  off: 'No webhooks are sent',
  offNext: 'To tell your shop about claims and orders, set WEBHOOK_URL on the server.',
  to: 'Sent to',
  search: 'Search events',
  state: 'State',
  states: { waiting: 'Waiting', dead: 'Failed', delivered: 'Delivered' },
  event: 'Event',
  events: {
    'claim.issued': 'Code issued',
    'claim.redeemed': 'Code redeemed',
    'claim.refunded': 'Order refunded',
    'claim.returned': 'Order cancelled',
    'claim.released': 'Code ended unused',
    'order.settled': 'Order counted',
    'instruction.give': 'Give a benefit',
    'instruction.take': 'Take a benefit back',
    'budget.exhausted': 'Budget used up',
    'serving.stopped': 'Coupons stopped',
    'serving.resumed': 'Coupons on again',
  },
  at: 'Happened',
  tries: 'Tries',
  answer: 'Last answer',
  noAnswer: 'No answer in time',
  unreachable: 'Not reachable',
  notTried: 'Not tried yet',
  next: 'Sent, or next try',
  nextAt: (moment) => `Next ${moment}`,
  again: 'Send again',
  actionsOf: (event) => `Actions for ${event}`,
  allAgain: 'Send all failed again',
  sent: (count) => `Events to be sent: ${count}.`,
  empty: 'No events yet',
  emptyNext: 'The first claim or order creates one.',
  incoming: 'From your shop',
  incomingLead: 'Since the server started.',
  address: 'Address',
  accepted: 'Accepted',
  last: 'Last one',
  refused: 'Refused',
  reason: (code, count, last) => `${code}: ${count}, last ${last}`,
  reasons: {
    signature_invalid: 'wrong signature',
    timestamp_stale: 'older than 5 minutes',
    order_malformed: 'not a valid order',
    order_conflict: 'same order with other figures',
    order_too_large: 'too large',
    overloaded: 'server busy',
    rate_limited: 'too many',
  },
  never: 'Not yet',
};

export const strings = { backups, findings, operations, pressure, webhooks };
