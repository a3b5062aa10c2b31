import { describe, expect, it } from 'vitest';
import { readMailbox } from '../../../../src/server/messages/messageChannel';

describe('a sender', () => {
  it.each([
    [' Tea & Co <hello@shop.example> ', { name: 'Tea & Co', address: 'hello@shop.example' }],
    ['"Tea, Co"  <hello@shop.example>', { name: 'Tea, Co', address: 'hello@shop.example' }],
    ['<hello@shop.example>', { name: 'shop.example', address: 'hello@shop.example' }],
    ['hello@shop.example\n', { name: 'shop.example', address: 'hello@shop.example' }],
    ['Tea Co', undefined],
    ['a <b@c> <hello@shop.example>', undefined],
  ])('%j', (text, mailbox) => expect(readMailbox(text)).toEqual(mailbox));

  it('is read in time that grows as its length does: with the cube of it this would take hours', () => {
    expect(readMailbox(' '.repeat(20_000))).toBeUndefined();
    expect(readMailbox(`x${' '.repeat(20_000)}`)).toBeUndefined();
  });
});
