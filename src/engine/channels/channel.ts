/**
 * Ways by which a coupon reaches its shopper. `site`: the card on the page. `inbox`: kept where the shopper looks on their own, which disturbs nobody.
 * The others reach a shopper who is elsewhere.
 */
export type Channel = 'site' | 'inbox' | 'push' | 'email' | 'sms';
