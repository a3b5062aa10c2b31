import { domainToASCII } from 'node:url';
import { fail, ok, type Result } from '../../protocol/result';
import type { MessageChannelName } from '../../protocol/sendRequest';

export interface Address {
  /** What is written to. */
  readonly address: string;
  /** What it is found by: one for all spellings that reach the same box. */
  readonly normal: string;
}

/** `dot-atom` of RFC 5322 §3.2.3 and letters beyond ASCII (RFC 6531); quoted local parts are for machines. */
const LOCAL = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/;

const email = (text: string): Address | undefined => {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  const domain = domainToASCII(text.slice(at + 1));
  if (at < 1 || at > 64 || !LOCAL.test(local) || !DOMAIN.test(domain)) return undefined;
  return { address: `${local}@${domain}`, normal: `${local.toLowerCase()}@${domain}` };
};

/** E.164 (https://www.itu.int/rec/T-REC-E.164), written with the usual separators. */
const telephone = (text: string): Address | undefined => {
  const number = text.replaceAll(/[\s().-]/g, '');
  return /^\+[1-9]\d{6,14}$/.test(number) ? { address: number, normal: number } : undefined;
};

/** Error: `address_malformed`, which says nothing of whether it is known. */
export const normalAddress = (channel: MessageChannelName, text: string): Result<Address> => {
  const found = channel === 'email' ? email(text.trim().normalize('NFC')) : telephone(text.trim());
  const wanted = channel === 'email' ? 'an e-mail address' : 'a telephone number with its country, such as +49 30 123456';
  return found ? ok(found) : fail('address_malformed', `This is not ${wanted}.`, 'address');
};
