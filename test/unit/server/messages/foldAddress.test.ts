import { describe, expect, it } from 'vitest';
import { wideNetworkOf } from '../../../../src/server/limits/limitRequests';
import { foldAddress } from '../../../../src/server/messages/foldAddress';

describe('a folded address', () => {
  it.each([
    ['ada@gmail.com', 'ada@gmail.com', 'ada@gmail.com', undefined],
    ['a.d.a+x+y@googlemail.com', 'ada@gmail.com', 'ada@gmail.com', undefined],
    ['a_d-a.x+1@protonmail.com', 'adax@proton.me', 'adax@proton.me', undefined],
    ['ada+1@me.com', 'ada@icloud.com', 'ada@icloud.com', undefined],
    ['a.da+1@outlook.com', 'a.da@outlook.com', 'a.da@outlook.com', undefined],
    ['anything@ada.fastmail.com', 'ada@fastmail.com', 'ada@fastmail.com', undefined],
    ['a.da+1@yahoo.co.uk', 'a.da@yahoo.co.uk', 'a.da+1@yahoo.co.uk', undefined],
    ['a.da+1@mail.shop.example', 'a.da@mail.shop.example', 'a.da+1@mail.shop.example', 'shop.example'],
    ['ada@a.b.shop.co.uk', 'ada@a.b.shop.co.uk', 'ada@a.b.shop.co.uk', 'shop.co.uk'],
    ['+@shop.example', '+@shop.example', '+@shop.example', 'shop.example'],
    ['...@gmail.com', '...@gmail.com', '...@gmail.com', undefined],
    ['ada@gmail.com.evil.example', 'ada@gmail.com.evil.example', 'ada@gmail.com.evil.example', 'evil.example'],
    ['ada@yahoo.evil', 'ada@yahoo.evil', 'ada@yahoo.evil', 'yahoo.evil'],
    ['ada@constructor', 'ada@constructor', 'ada@constructor', 'constructor'],
  ])('%s', (normal, mailbox, certain, area) => {
    expect(foldAddress('email', normal)).toEqual({ mailbox, certain, area });
  });

  it('of a telephone is its number, in a block of 10,000', () => {
    expect(foldAddress('sms', '+4930123456')).toEqual({ mailbox: '+4930123456', certain: '+4930123456', area: '+493012' });
  });
});

it('a client’s network is its /24 or /48', () => {
  expect(['203.0.113.7', '2001:db8:1:2::/64', '2001:0:0:0::/64'].map(wideNetworkOf)).toEqual([
    '203.0.113.0/24',
    '2001:db8:1::/48',
    '2001:0:0::/48',
  ]);
});
