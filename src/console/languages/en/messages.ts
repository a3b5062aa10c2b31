interface StandingStrings {
  readonly states: Readonly<Record<string, string>>;
  /** Why a message ended and what can be done, by reason code of the server. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly other: (code: string) => string;
}

const messageStates: StandingStrings = {
  states: {
    asked: 'Confirmation waiting to be sent',
    confirming: 'Confirmation sent, no answer yet',
    due: 'Confirmed, coupon waiting to be sent',
    sent: 'Coupon sent',
  },
  reasons: {
    not_confirmed: 'Ended: not confirmed within two days.',
    suppressed: 'Not sent: the address wants no messages.',
    slot_missed: 'Given up: it could not be sent in its hour, 16 weeks in a row.',
    address_limit: 'Not sent: the address was entered too often within a day.',
    domain_limit: 'Not sent: too many requests within a day for this domain, or for similar numbers.',
    same_coupon: 'Ended: the shopper confirmed another message about this coupon.',
    unsubscribed: 'Ended: the shopper wants no messages.',
    address_refused: 'Ended: the address does not exist. It gets no more messages.',
    address_bounced: 'Ended: the mail came back, because the address does not exist. It gets no more messages.',
    message_refused: 'Ended: the mail or text message service refused the content or the sender. See the server’s log.',
    relay_unreachable: 'Given up: your mail server or text message service did not answer for 15 hours. Check its address.',
    relay_deferred: 'Given up: the recipient’s server delayed it for 15 hours.',
    relay_refuses_us: 'Given up: your mail server or text message service rejects this server. Check user, password and sender.',
    channel_off: 'Ended: this channel was turned off.',
    coupon_expired: 'Not sent: the coupon had ended.',
    coupon_not_started: 'Not sent: the coupon was not valid yet.',
    coupon_stale: 'Not sent: the coupon changed after the request.',
    coupon_unknown: 'Not sent: the coupon was removed from the campaign.',
    serving_stopped: 'Not sent: coupons were stopped.',
    budget_exhausted: 'Not sent: the budget was used up.',
    budget_exhausted_today: 'Not sent: the daily budget was used up.',
    pool_empty: 'Not sent: no codes were left. Add more under Codes.',
    shop_refused: 'Not sent: your shop did not accept the coupon.',
    shop_unreachable: 'Given up: your shop could not be reached for 15 hours.',
    code_redeemed: 'Not sent: the shopper had already used the code.',
    claim_expired: 'Not sent: the code expired first.',
    sealed_otherwise: 'Ended: the key that protected the address (MESSAGE_KEY) was removed.',
  },
  other: (code) => `Ended: ${code}`,
};

const channels = {
  sending: 'Sending',
  sendingLead: 'Ways to reach shoppers outside your pages. Each campaign chooses which of them it uses.',
  names: { email: 'E-mail', sms: 'Text message', push: 'Web push' } as Readonly<Record<string, string>>,
  ready: 'Set up',
  notReady: 'Not set up',
  howTo: { email: 'Set up e-mail', sms: 'Set up text messages', push: 'Set up web push' },
  /** Before environment variables of the server. */
  variables: 'Set these variables on the server, with your own values, and restart it:',
  guide: 'Guide',
  toQueues: 'See what was sent',
};

const addresses = {
  title: 'One shopper’s address',
  lead: 'For shoppers who write to you about their address. The history records this without the address.',
  channel: 'Channel',
  address: { email: 'E-mail address', sms: 'Phone number' },
  hint: { email: 'Upper and lower case are the same.', sms: 'With the country code, such as +49 30 123456.' },
  malformed: { email: 'This is not an e-mail address.', sms: 'This is not a phone number with a country code.' },
  erase: 'Erase …',
  eraseTitle: 'Erase this address?',
  eraseQuestion: 'Its messages are erased, and it gets no more. Only a fingerprint stays, to recognise the address. This cannot be undone.',
  eraseConfirm: 'Erase',
  erased: (many: string) => `Erased. Messages it had: ${many}.`,
  lift: 'Allow messages again …',
  liftTitle: 'Allow messages to this address again?',
  liftQuestion: 'Do this only if its owner asks you to. No message is sent now, and the next request is confirmed first, as always.',
  liftConfirm: 'Allow messages',
  lifted: 'The address can request messages again.',
  notLifted: 'The address was not blocked.',
};

const push = {
  push: 'Web push',
  lead: 'A wake-up has no content and is the same for all browsers. Each browser decides on its own whether to show a coupon.',
  notSetUp: 'Web push is not set up.',
  setUp: 'Set it up',
  subscribed: 'Subscribed browsers',
  nobody: 'Shoppers subscribe on a page of your shop that offers it.',
  waiting: 'Still to be reached',
  waitingNote: 'Retried for twelve hours.',
  next: 'Next wake-up possible',
  now: 'now',
  wake: 'Wake browsers',
  wakeTitle: 'Wake all browsers?',
  wakeQuestion: (many: string) =>
    `${many} get a wake-up without content within minutes. Each shows the coupon it chooses, or keeps it in “My coupons” during quiet hours and above frequency limits. Most browsers without a coupon still show “Your coupons are up to date.”`,
  browsers: (count: number, written: string) => (count === 1 ? '1 browser' : `${written} browsers`),
  gap: (hours: string) => `The next wake-up is possible after ${hours}, because each one costs battery and patience.`,
  off: 'The published campaign does not use web push, so browsers would show no coupon. Turn it on in the campaign and publish.',
  tooSoon: (moment: string) => `Browsers were woken recently. The next wake-up is possible on ${moment}.`,
  done: (many: string) => `Started: ${many} are being woken.`,
  wakes: 'Latest wake-ups',
  latest: (moment: string, sent: string, gone: string, refused: string) =>
    `Last wake-up on ${moment}: ${sent} reached, ${gone} gone, ${refused} refused by their push service.`,
  never: 'No wake-up yet.',
  at: 'When',
  sent: 'Reached',
  gone: 'Gone',
  refused: 'Refused',
  open: 'Waiting',
};

const queue = {
  queue: 'E-mail and text messages',
  lead: 'Messages that shoppers requested: first a confirmation, then the coupon. Counts of the last 30 days, without addresses.',
  toSend: 'Waiting to be sent',
  asked: 'Waiting for confirmation',
  sent: 'Coupons sent',
  suppressed: 'Blocked addresses',
  suppressedNote: 'They get no messages.',
  late: (time: string) =>
    `The oldest message is ${time} late. The server’s log has the error. After the last try, it is also listed below.`,
  later: (moment: string) => `The next message is due on ${moment}, because of quiet hours or another try.`,
  none: 'No messages requested yet.',
  off: 'E-mail and text messages are not set up.',
  setUp: 'Set them up',
  table: 'Messages by channel and state',
  search: 'Search states',
  channel: 'Channel',
  state: 'State',
  count: 'Messages',
  again: 'Refresh',
};

const letters = {
  title: 'Message texts',
  lead: 'Both messages as they are sent, for your published coupons. Code and links are examples.',
  open: 'Show the messages',
  coupon: 'Coupon',
  language: 'Language',
  confirmation: 'Confirmation',
  couponLetter: 'Coupon',
  subject: 'Subject',
  asText: 'As plain text',
  asSms: 'As a text message',
  /** Carriers charge each message. */
  size: (characters: string, parts: number) => `${characters} characters, sent as ${parts === 1 ? '1 message' : `${parts} messages`}`,
  asNotice: 'As a notification',
};

const brand = {
  title: 'Brand',
  lead: 'How e-mails, text messages and the pages behind their links present your shop.',
  name: 'Shop name',
  website: 'Website',
  websiteHint: 'Messages lead back to this page.',
  now: (value: string) => `If empty: ${value}`,
  wrongWebsite: 'Enter an address such as https://shop.example.',
  color: 'Colour',
  colorHint: 'For buttons. Their text is white or black, whichever is easier to read.',
  usualColor: 'Use the default colour',
  logo: 'Logo',
  logoHint:
    'A picture file. It becomes part of every e-mail, because mail programs often block pictures from websites. Without a logo, the name is shown.',
  wrongLogo: 'This file cannot be used as a logo. Choose a PNG, JPEG or SVG file.',
  removeLogo: 'Remove logo',
  save: 'Save brand',
  saved: 'Saved. The next messages use it.',
  unsaved: 'Not saved yet.',
};

export const strings = { messageStates, channels, addresses, push, queue, letters, brand };
