import type { Role } from '../../api/settingsSchema';

interface ConnectStrings {
  readonly install: string;
  readonly installLead: string;
  readonly guides: string;
  readonly csp: string;
  readonly cspHint: string;
  readonly cspMerged: string;
  readonly cspUnneeded: string;
  readonly cspNonce: string;
  readonly orders: string;
  readonly ordersLead: string;
  readonly ordersTo: string;
  readonly ordersGuide: string;
  readonly programs: string;
  readonly programsLead: string;
  readonly server: string;
  readonly key: string;
  readonly signing: string;
  readonly signsHere: string;
  readonly signsElsewhere: string;
  readonly api: string;
  readonly advanced: string;
  readonly ownKeys: string;
}

const connect: ConnectStrings = {
  install: 'Script tag',
  installLead: 'Paste this into the head of every page of your shop.',
  guides: 'Guides for Shopify, WooCommerce and others',
  csp: 'Content-Security-Policy of your pages',
  cspHint: 'If your pages send one, paste it here. Below it appears with what Couplet needs.',
  cspMerged: 'Content-Security-Policy with Couplet',
  cspUnneeded: 'This policy has only sources for Couplet and is not needed. Remove its header.',
  cspNonce: 'Put the nonce of the policy on both lines of the tag.',
  orders: 'Orders and codes',
  ordersLead: 'Couplet creates codes in your shop, and measures results by its orders. Your developer sets up both once.',
  ordersTo: 'Send paid orders to',
  ordersGuide: 'Guide for your developer',
  programs: 'Server and keys',
  programsLead: 'For your developer.',
  server: 'Server',
  key: 'Public key',
  signing: 'Signing',
  signsHere: 'This server signs, so you can publish here.',
  signsElsewhere: 'You sign on another machine. Here you can only edit drafts.',
  api: 'API reference',
  advanced: 'Advanced: keep the signing key yourself',
  ownKeys:
    'People with access to this server then cannot publish coupons. You publish each version with the command line instead of the console, and start the server with your public key as SITE_KEY.',
};

interface HistoryStrings {
  readonly history: string;
  readonly lead: string;
  readonly search: string;
  readonly when: string;
  readonly who: string;
  readonly what: string;
  readonly subject: string;
  readonly outcome: string;
  readonly done: string;
  readonly refused: string;
  /** After the time of the first one. */
  readonly saves: (count: number, last: string) => string;
  readonly older: string;
  readonly shown: (count: string) => string;
  readonly none: string;
  /** What a route does, by method and route. */
  readonly actions: Readonly<Record<string, string>>;
}

const history: HistoryStrings = {
  history: 'History',
  lead: 'Every change and who made it. Entries cannot be changed or deleted.',
  search: 'Search the history',
  when: 'When',
  who: 'Who',
  what: 'What',
  subject: 'Subject',
  outcome: 'Outcome',
  done: 'Done',
  refused: 'Refused',
  saves: (count, last) => `(saved ${count} times, last ${last})`,
  older: 'Load older entries',
  shown: (count) => `The newest ${count} entries are loaded.`,
  none: 'No changes yet.',
  actions: {
    'PUT /v1/admin/serving': 'Turned coupons on or stopped them',
    'PUT /v1/admin/serving on': 'Turned coupons on',
    'PUT /v1/admin/serving off': 'Stopped all coupons',
    'POST /v1/admin/previews': 'Created a preview link',
    'POST /v1/admin/products/import': 'Imported products',
    'PUT /v1/admin/products/import': 'Imported products',
    'POST /v1/admin/training/files': 'Uploaded a training file',
    'PATCH /v1/admin/training/files/:id': 'Sent a part of a training file',
    'DELETE /v1/admin/training/files/:id': 'Deleted a training file',
    'POST /v1/admin/training/runs': 'Started a training',
    'POST /v1/admin/training/runs/:id/cancel': 'Stopped a training',
    'POST /v1/admin/training/runs/:id/stage': 'Tried a trained version on a share of devices',
    'POST /v1/admin/bundles': 'Published a version',
    'POST /v1/admin/bundles/check': 'Checked a version before publishing it',
    'PUT /v1/admin/catalog': 'Changed coupons and budgets',
    'PUT /v1/admin/expected-traffic': 'Changed busy times',
    'PUT /v1/admin/origins': 'Changed the allowed websites',
    'PUT /v1/admin/brand': 'Changed the brand',
    'PUT /v1/admin/learning': 'Changed how long past data counts',
    'PUT /v1/admin/loop': 'Changed automatic learning',
    'POST /v1/admin/loop/stage': 'Started to try a prepared version',
    'loop prepared': 'Prepared a version from new orders and reports',
    'loop staged': 'Started to try a version on a share of devices',
    'loop promoted': 'Used a tried version for all devices',
    'loop taken_back': 'Took a tried version back',
    'loop ended': 'Ended a trial without a result',
    'stop on loss': 'Stopped coupons because orders lose money',
    'stop on guardrail': 'Stopped coupons because a guardrail was broken',
    'PUT /v1/admin/guardrails': 'Changed guardrails',
    'PUT /v1/admin/rollout': 'Chose which devices use a version',
    'PUT /v1/admin/campaign': 'Edited the draft',
    'POST /v1/admin/campaign/publish': 'Published the draft',
    'PUT /v1/admin/coupons/:id/codes': 'Added codes',
    'POST /v1/admin/coupons/:id/codes': 'Added codes',
    'POST /v1/admin/tokens': 'Created a token',
    'DELETE /v1/admin/tokens/:id': 'Revoked a token',
    'POST /v1/admin/uninstall': 'Removed Couplet from the shop',
    'POST /v1/admin/reconcile': 'Compared codes with the shop',
    'POST /v1/admin/orders': 'Imported orders',
    'POST /v1/admin/poll': 'Read new orders from the shop',
    'POST /v1/admin/webhooks/retry': 'Sent webhooks again',
    'POST /v1/admin/push/wake': 'Woke browsers up',
    'POST /v1/admin/messages/erase': 'Erased an address',
    'POST /v1/admin/messages/lift': 'Allowed messages to an address again',
    'POST /v1/admin/messages/bounces': 'Reported a returned mail',
    'POST /v1/admin/setup': 'Used the setup link',
    'POST /v1/admin/setup-link': 'Created a setup link',
    'POST /v1/admin/session': 'Signed in',
    'GET /v1/admin/sign-in/callback': 'Signed in',
    'POST /v1/admin/sign-out': 'Signed out',
    'DELETE /v1/admin/sessions/:id': 'Ended a session',
    'POST /v1/admin/shares': 'Created a share link',
    'DELETE /v1/admin/shares/:id': 'Revoked a share link',
    'POST /v1/admin/backups': 'Made a backup',
    'GET /v1/admin/backups/:name': 'Downloaded a backup',
    'DELETE /v1/admin/backups/:name': 'Deleted a backup',
    'POST /v1/admin/bundles/:id/restore': 'Restored a version',
    'PUT /v1/admin/bundles/:id/name': 'Named a version',
  },
};

interface OriginStrings {
  readonly title: string;
  readonly lead: string;
  /** Caption of the table. */
  readonly seen: string;
  readonly noneSeen: string;
  readonly website: string;
  readonly requests: string;
  readonly last: string;
  readonly claims: string;
  readonly allowed: string;
  readonly refused: string;
  readonly list: string;
  readonly hint: string;
  readonly wrong: (line: string) => string;
  readonly tooMany: string;
  readonly addThese: string;
  readonly save: string;
  readonly saved: string;
  readonly unsaved: string;
}

const origins: OriginStrings = {
  title: 'Allowed websites',
  lead: 'Choose the websites whose pages can claim coupons, request messages and turn on notifications. Foreign websites then can’t use up your budgets through their visitors’ browsers.',
  seen: 'Websites with your script tag, last 24 hours',
  noneSeen: 'No requests in the last 24 hours, or since the server started.',
  website: 'Website',
  requests: 'Requests',
  last: 'Last request',
  claims: 'Claims',
  allowed: 'Allowed',
  refused: 'Refused',
  list: 'Allowed websites',
  hint: 'One on each line, such as https://shop.example. https://*.shop.example allows all subdomains. If the list is empty, all websites are allowed.',
  wrong: (line) => `“${line}” is not an address such as https://shop.example.`,
  tooMany: 'The list has more than 50 websites.',
  addThese: 'Add these to the list',
  save: 'Save websites',
  saved: 'Saved. All servers apply it within five seconds.',
  unsaved: 'Not saved yet. Check that every website is yours, because programs can pretend to be any website.',
};

interface SettingsStrings {
  readonly title: string;
  readonly parts: string;
  readonly tabs: Readonly<Record<'shop' | 'websites' | 'users' | 'connection' | 'messages' | 'history', string>>;
  readonly leaveUnsaved: string;
  readonly shop: string;
  readonly name: string;
  readonly noName: string;
  readonly address: string;
  readonly platform: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly unpublished: string;
  readonly toCampaigns: string;
  readonly reconcile: string;
  readonly reconciling: string;
  readonly reconciled: string;
  readonly reconcileHint: string;
  readonly platforms: Readonly<Record<string, string>>;
  readonly removing: string;
  readonly remove: string;
  readonly removeLead: string;
  readonly removeTitle: string;
  readonly removeQuestion: string;
  readonly removeConfirm: string;
  readonly removed: (ended: string) => string;
  readonly byHand: string;
}

const settings: SettingsStrings = {
  title: 'Settings',
  parts: 'Parts of Settings',
  tabs: {
    shop: 'Shop',
    websites: 'Websites',
    users: 'Users',
    connection: 'Connection',
    messages: 'Messages',
    history: 'History',
  },
  leaveUnsaved: 'You have unsaved changes. Leave without saving?',
  shop: 'Your shop',
  name: 'Name',
  noName: 'Not set. Add it under Messages.',
  address: 'Path on this server',
  platform: 'Connected as',
  currency: 'Currency',
  timeZone: 'Time zone',
  unpublished: 'Set when you publish',
  toCampaigns: 'Change currency and time zone',
  reconcile: 'Compare codes with the shop now',
  reconciling: 'Comparing. With many codes this takes a minute or more.',
  reconciled: 'Compared. Unclaimed codes were removed from the shop.',
  reconcileHint: 'This happens by itself every few minutes.',
  platforms: {
    generic: 'Your own shop',
    shopify: 'Shopify',
    woocommerce: 'WooCommerce',
    vendure: 'Vendure',
    evershop: 'EverShop',
  },
  removing: 'Remove Couplet',
  remove: 'Remove Couplet from the shop …',
  removeLead: 'Stops coupons, ends open codes, and removes everything that Couplet created in your shop.',
  removeTitle: 'Remove Couplet from your shop?',
  removeQuestion:
    'Coupons stop, and all codes and rules that Couplet created in your shop are removed. Orders and results stay here. This cannot be undone.',
  removeConfirm: 'Remove',
  removed: (ended) => `Removed. Open codes ended: ${ended}. Remove the rest yourself:`,
  byHand: 'Remove by hand',
};

interface TrafficStrings {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly time: (number: number) => string;
  readonly first: string;
  readonly last: string;
  readonly times: string;
  readonly add: string;
  readonly remove: (number: number) => string;
  readonly save: string;
  readonly saved: string;
  readonly unsaved: string;
  readonly wrong: Readonly<Record<'dates' | 'order' | 'times', string>>;
  /**
   * Next to the chart.
   * @param most factor relative to a normal day
   */
  readonly highest: (most: string) => string;
  /**
   * Label of the chart.
   * @param most factor relative to a normal day
   */
  readonly picture: (most: string) => string;
}

const traffic: TrafficStrings = {
  title: 'Busy and quiet times',
  lead: 'Enter the days on which you expect more or fewer visits than usual, such as sales and holidays. Budgets keep more money for busy days. If two periods overlap, their factors are multiplied.',
  none: 'No periods yet. Budgets expect the same number of visits every day.',
  time: (number) => `Period ${number}`,
  first: 'First day',
  last: 'Last day',
  times: 'Visits compared with usual',
  add: 'Add period',
  remove: (number) => `Remove period ${number}`,
  save: 'Save periods',
  saved: 'Saved. Budgets use the new periods from now on.',
  unsaved: 'Not saved yet.',
  wrong: {
    dates: 'Choose a day.',
    order: 'The last day must not be before the first.',
    times: 'Enter a number above 0, up to 100. 2 means twice as many visits, 0.5 means half.',
  },
  highest: (most) => `Highest: × ${most}`,
  picture: (most) => `Expected visits per day for the next twelve weeks. The busiest day has ${most} times the usual visits.`,
};

interface UsersStrings {
  readonly tokens: string;
  readonly tokensLead: string;
  readonly roleHelp: Readonly<Record<Role, string>>;
  readonly name: string;
  readonly role: string;
  readonly roles: Readonly<Record<Role, string>>;
  readonly made: string;
  readonly lastSignIn: string;
  readonly never: string;
  readonly state: string;
  readonly active: string;
  readonly revoked: string;
  readonly revoke: string;
  readonly revokeQuestion: (name: string) => string;
  readonly noTokens: string;
  readonly noTokensNext: string;
  readonly search: string;
  readonly newToken: string;
  readonly nameHint: string;
  readonly create: string;
  readonly created: string;
  readonly link: string;
  readonly linkLead: string;
  readonly makeLink: string;
  readonly linkMade: (until: string) => string;
  readonly people: string;
  readonly peopleLead: string;
  readonly person: string;
  readonly sessions: string;
  readonly sessionsLead: string;
  readonly since: string;
  readonly until: string;
  readonly here: string;
  readonly end: string;
  readonly ended: (name: string) => string;
  readonly noOne: string;
}

const users: UsersStrings = {
  tokens: 'Tokens',
  tokensLead: 'Each person or program signs in with its own token.',
  roleHelp: {
    analyst: 'Can view everything.',
    assistant: 'For programs: can also save a draft, but not publish it or sign in here.',
    editor: 'Can also change campaigns and settings, and stop coupons.',
    owner: 'Can also manage access and backups.',
  },
  name: 'Name',
  role: 'Role',
  roles: { owner: 'Owner', editor: 'Editor', analyst: 'Analyst', assistant: 'Assistant' },
  made: 'Created',
  lastSignIn: 'Last sign-in',
  never: '–',
  state: 'State',
  active: 'Active',
  revoked: 'Revoked',
  revoke: 'Revoke',
  revokeQuestion: (name) => `“${name}” loses access at once. This cannot be undone, but you can create a new token.`,
  noTokens: 'No tokens yet',
  noTokensNext: 'Create one for yourself, so that you can sign in again.',
  search: 'Search names',
  newToken: 'New token',
  nameHint: 'Who or what uses it, such as Ada or nightly import.',
  create: 'Create token',
  created: 'This is the token. It is shown only now. Keep it in a password manager.',
  link: 'Invite an owner',
  linkLead: 'A setup link signs one browser in as owner, once, within 24 hours. It replaces earlier links.',
  makeLink: 'Create setup link',
  linkMade: (until) => `Send it to the new owner in private. It works once, until ${until}.`,
  people: 'People who signed in',
  peopleLead: 'Everyone who signed in with a browser, also by single sign-on.',
  person: 'Person',
  sessions: 'Signed in now',
  sessionsLead: 'Sessions end after eight hours.',
  since: 'Since',
  until: 'Ends',
  here: 'This browser',
  end: 'End session',
  ended: (name) => `The session of ${name} has ended.`,
  noOne: 'No browser sessions.',
};

export const strings = { connect, history, origins, settings, traffic, users };
