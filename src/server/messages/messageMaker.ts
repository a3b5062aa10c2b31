import { createHash } from 'node:crypto';
import { CONFIRM_FOR } from '../../engine/channels/channelSettings';
import { PNG } from '../../protocol/brand';
import type { Validity } from '../../protocol/coupons/validity';
import { routes } from '../../protocol/protocol';
import type { ClaimRow } from '../records/claimRepository';
import type { MessageRow } from '../records/messageRepository';
import type { OutgoingMessage } from './messageChannel';
import type { MessageSettings } from './messageSettings';
import type { MessageToken, MessageTokens } from './messageTokens';
import type { Brand } from './templates/brand';
import type { CouponSource } from './templates/couponText';
import { languageOf } from './templates/languageOf';
import { confirmationLetter, confirmationText, couponLetter, couponTextMessage } from './templates/letters';
import { type Letter, LOGO_CID } from './templates/renderLetter';

/** A coupon as currently in the catalog. */
interface OfferedCoupon extends CouponSource {
  readonly timeZone?: string | undefined;
}

/** The same for every attempt, so that duplicates are recognisable. It does not reveal the row. */
const messageIdOf = ({ id, state }: Pick<MessageRow, 'id' | 'state'>): string =>
  createHash('sha256').update(`message-id/1\0${state}\0${id}`).digest('hex').slice(0, 32);

/** One-click unsubscription (https://www.rfc-editor.org/rfc/rfc8058). Also identifies the message when it bounces. */
const headersWith = (leaveUrl: string): OutgoingMessage['headers'] => ({
  'Auto-Submitted': 'auto-generated',
  'List-Unsubscribe': `<${leaveUrl}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

/** What a message is about. */
interface MessageSubject {
  readonly row: MessageRow;
  readonly to: string;
  readonly offered: OfferedCoupon;
  readonly brand: Brand;
}

/** Composes messages with their links. */
export const createMessageMaker = ({ baseUrl }: Pick<MessageSettings, 'baseUrl'>, tokens: Pick<MessageTokens, 'issue' | 'issueShort'>) => {
  const base = baseUrl.replace(/\/+$/, '');
  const token = (row: MessageRow, purpose: MessageToken['purpose'], subject: string, expiresAt: number | null): MessageToken => ({
    purpose,
    subject,
    language: languageOf(row.locale),
    expiresAt,
  });
  const link = (...of: Parameters<typeof token>): string => `${base}${routes.messages}/${tokens.issue(token(...of))}`;
  const shortLink = (...of: Parameters<typeof token>): string => `${base}${routes.shortMessages}/${tokens.issueShort(token(...of))}`;
  const leaveUrl = (row: MessageRow): string => link(row, 'leave', row.addressHash, null);
  const endings = (row: MessageRow) => ({ leaveUrl: leaveUrl(row), eraseUrl: link(row, 'erase', row.addressHash, null) });

  const mail = ({ row, to, brand }: MessageSubject, { subject, text, html, logo }: Letter): OutgoingMessage => ({
    id: messageIdOf(row),
    to,
    sender: brand.name,
    subject,
    text,
    html,
    ...(logo === undefined ? {} : { pictures: [{ cid: LOGO_CID, png: Buffer.from(logo.slice(PNG.length), 'base64') }] }),
    headers: headersWith(leaveUrl(row)),
  });
  const textMessage = ({ row, to }: MessageSubject, text: string): OutgoingMessage => ({
    id: messageIdOf(row),
    to,
    subject: '',
    text,
    headers: {},
  });

  return {
    /** @param validity of the code, once it is sent */
    confirmation: (about: MessageSubject, validity: Validity, now: number): OutgoingMessage => {
      const { row, offered, brand } = about;
      const { locale, id, channel } = row;
      const { timeZone = 'UTC' } = offered;
      const content = { ...offered, brand, locale, timeZone, validity, later: row.laterAt !== null };
      const confirm = [row, 'confirm', id, now + CONFIRM_FOR] as const;
      return channel === 'sms'
        ? textMessage(about, confirmationText({ ...content, confirmUrl: shortLink(...confirm) }))
        : mail(about, confirmationLetter({ ...content, ...endings(row), confirmUrl: link(...confirm) }));
    },
    coupon: (about: MessageSubject, { code, expiresAt }: Pick<ClaimRow, 'code' | 'expiresAt'>): OutgoingMessage => {
      const { row, offered, brand } = about;
      const { locale, id, channel } = row;
      const { timeZone = 'UTC' } = offered;
      const content = { ...offered, brand, locale, timeZone, code, expiresAt, later: row.journey !== null };
      return channel === 'sms'
        ? textMessage(about, couponTextMessage(content, shortLink(row, 'choose', id, null)))
        : mail(about, couponLetter({ ...content, ...endings(row) }));
    },
  };
};
export type MessageMaker = ReturnType<typeof createMessageMaker>;
