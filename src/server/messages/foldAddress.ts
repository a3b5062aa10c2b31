import type { MessageChannelName } from '../../protocol/sendRequest';

/** An address without what its owner may vary at will. */
export interface Folded {
  /** One text for all addresses that probably reach the same mailbox or telephone. Limits and blocks go by it. */
  readonly mailbox: string;
  /** The same for addresses that certainly do. Only these get the same code, because a code must not reach another person. */
  readonly certain: string;
  /**
   * The registrable domain of a mailbox, or the block of 10,000 numbers of a telephone: what one person can have many addresses of.
   * `undefined` for a public mail provider, which makes each of its users one mailbox.
   */
  readonly area: string | undefined;
}

interface Host {
  /** The domain that its other domains lead to. */
  readonly domain: string;
  /** Characters that its local parts ignore. */
  readonly ignores?: RegExp;
}

/** Hosts with several domains for one mailbox, or that ignore some characters. Hosts without an entry differ only by `+tag`. */
const HOSTS: ReadonlyMap<string, Host> = new Map([
  // https://support.google.com/mail/answer/7436150
  ['gmail.com', { domain: 'gmail.com', ignores: /\./g }],
  ['googlemail.com', { domain: 'gmail.com', ignores: /\./g }],
  // https://protonmail.com/support/knowledge-base/change-username/
  ['proton.me', { domain: 'proton.me', ignores: /[._-]/g }],
  ['protonmail.com', { domain: 'proton.me', ignores: /[._-]/g }],
  ['pm.me', { domain: 'proton.me', ignores: /[._-]/g }],
  ['icloud.com', { domain: 'icloud.com' }],
  ['me.com', { domain: 'icloud.com' }],
  ['mac.com', { domain: 'icloud.com' }],
]);

/** Fastmail delivers `anything@user.fastmail.com` to `user@fastmail.com` (https://www.fastmail.help/hc/en-us/articles/360060591053). */
const USER_AS_DOMAIN = /^([^.]+)\.(fastmail\.(?:com|fm))$/;

/** Hosts that document `+tag`, beside those above. At others, `ada+x` may be a mailbox of somebody else. */
const TAGGING = /^(fastmail\.(com|fm)|(outlook|hotmail)\.(com|de|fr|es|it|jp|co\.uk)|live\.(com|co\.uk|de|fr|nl)|msn\.com)$/;

/** Second levels under which registries sell names, such as `co.uk`; the Public Suffix List is too large for this. */
const SHARED_SUFFIX = /^(ac|co|com|edu|go|gob|gov|gv|ne|net|nom|or|org|sch)\.[a-z]{2}$/;

/** `shop.example` of `mail.shop.example`. */
const registrable = (domain: string): string => {
  const labels = domain.split('.');
  return labels.slice(SHARED_SUFFIX.test(labels.slice(-2).join('.')) ? -3 : -2).join('.');
};

/** Providers at which anybody can have a mailbox, but nobody many thousands. Listed by name, because anybody can register a domain that looks like one. */
const PROVIDERS: ReadonlySet<string> = new Set(
  `gmail.com proton.me icloud.com fastmail.com fastmail.fm outlook.com outlook.de outlook.fr outlook.es outlook.jp hotmail.com
  hotmail.co.uk hotmail.de hotmail.fr hotmail.es hotmail.it live.com live.co.uk live.de live.fr live.nl msn.com yahoo.com yahoo.co.uk
  yahoo.de yahoo.fr yahoo.es yahoo.it yahoo.ca yahoo.co.jp yahoo.co.in yahoo.com.br yahoo.com.mx yahoo.com.au ymail.com aol.com gmx.de
  gmx.net gmx.at gmx.ch gmx.com web.de t-online.de freenet.de mail.de posteo.de mailbox.org arcor.de orange.fr wanadoo.fr free.fr
  laposte.net sfr.fr libero.it virgilio.it alice.it tiscali.it telefonica.net bluewin.ch telenet.be skynet.be ziggo.nl kpnmail.nl
  btinternet.com sky.com virginmedia.com talktalk.net comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net
  rogers.com shaw.ca bigpond.com mail.com zoho.com qq.com foxmail.com 163.com 126.com sina.com sohu.com yeah.net naver.com hanmail.net
  daum.net mail.ru yandex.ru ya.ru seznam.cz wp.pl o2.pl onet.pl interia.pl uol.com.br bol.com.br terra.com.br rediffmail.com`.split(/\s+/),
);

const foldEmail = (normal: string): Folded => {
  const at = normal.lastIndexOf('@');
  const [, user, shared] = USER_AS_DOMAIN.exec(normal.slice(at + 1)) ?? [];
  const given = shared ?? normal.slice(at + 1);
  const { domain, ignores } = HOSTS.get(given) ?? { domain: given, ignores: undefined };
  const local = user ?? normal.slice(0, at);
  // `+tag` alone is a mailbox of its own.
  const untagged = local.replace(/(?<=.)\+.*$/s, '');
  const plain = (text: string): string => (ignores ? text.replaceAll(ignores, '') || text : text);
  const tags = HOSTS.has(given) || TAGGING.test(domain);
  return {
    mailbox: `${plain(untagged)}@${domain}`,
    certain: `${plain(tags ? untagged : local)}@${domain}`,
    area: PROVIDERS.has(domain) ? undefined : registrable(domain),
  };
};

/**
 * Folds an address that `normalAddress` has normalised. `+tag` is dropped for all hosts, because most deliver it to the same mailbox.
 * Messages are still sent to the address as given.
 */
export const foldAddress = (channel: MessageChannelName, normal: string): Folded =>
  channel === 'email' ? foldEmail(normal) : { mailbox: normal, certain: normal, area: normal.slice(0, -4) };
