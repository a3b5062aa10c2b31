import { arabic } from './arabic';
import { french } from './french';
import type { MessageLanguage, MessageWords } from './messageWords';
import { spanish } from './spanish';

const german: MessageWords = {
  language: 'de',
  ask: {
    subject: (shop) => `Möchten Sie Ihren Gutschein von ${shop}?`,
    lead: (shop) => `Jemand, vermutlich Sie, hat ${shop} gebeten, diesen Gutschein an diese Adresse zu schicken:`,
    button: 'Ja, schicken Sie mir den Gutschein',
    hours: (hours) => `Der Link gilt ${hours} Stunden.`,
    otherwise:
      'Wenn Sie das nicht waren, tun Sie nichts: Es wird nichts weiter verschickt. Sie können diese Adresse auch für immer in Ruhe lassen:',
  },
  coupon: {
    subject: (title, shop) => `${title} bei ${shop}: Ihr Code`,
    lead: (shop) => `Hier ist der Gutschein, um den Sie ${shop} gebeten haben.`,
    code: 'Ihr Code',
    enter: 'Geben Sie ihn an der Kasse ein.',
    until: (moment) => `Gültig bis ${moment}.`,
    toShop: (shop) => `Zu ${shop}`,
    why: (shop) => `Sie bekommen diese eine Nachricht, weil Sie ${shop} darum gebeten und Ihre Adresse bestätigt haben.`,
    leave: 'Nichts mehr an diese Adresse schicken',
  },
  text: {
    ask: (shop, title, url) => `${shop}: "${title}" zuschicken? Ja: ${url} Wenn Sie das nicht waren, tun Sie nichts.`,
    coupon: ({ shop, title, code, until, leaveUrl }) =>
      `${shop}: ${code} ist Ihr Code für "${title}", bis ${until}. Nichts mehr: ${leaveUrl}`,
  },
  value: {
    percentOff: (_, percent) => `${percent} Rabatt`,
    amountOff: (amount) => `${amount} Rabatt`,
    tier: (threshold, amount) => `${amount} Rabatt ab ${threshold}`,
    repeats: 'Gilt für jede weitere Stufe erneut',
    freeShipping: 'Gratisversand',
    gift: 'Gratisgeschenk',
    points: (count, text) => `${text} ${count === 1 ? 'Punkt' : 'Punkte'}`,
    cashBack: (percent) => `${percent} zurück`,
    credit: (amount) => `${amount} Guthaben`,
    on: (categories) => `Gilt für ${categories}`,
    onSelected: 'Gilt für ausgewählte Artikel',
    onEverything: 'Gilt für alles im Shop',
    upTo: (amount) => `Sie sparen bis zu ${amount}`,
    minimum: (amount) => `Ab ${amount} im Warenkorb`,
    members: 'Für Mitglieder',
  },
  page: {
    confirmed: 'Danke. Der Gutschein ist auf dem Weg zu Ihnen.',
    left: 'An diese Adresse wird nichts mehr geschickt.',
    erased: 'Ihre Adresse und Ihre Nachrichten sind gelöscht. An sie wird nichts mehr geschickt.',
    gone: 'Dieser Link gilt nicht mehr.',
    couponGone: 'Diesen Gutschein gibt es nicht mehr. Ihnen wird nichts geschickt.',
    invalid: 'Dieser Link ist nicht gültig. Wurde er abgeschnitten?',
    leave: (shop) => `Soll ${shop} nichts mehr an Ihre Adresse schicken?`,
    leaveButton: 'Nichts mehr schicken',
    erase:
      'Sie können auch alles löschen lassen, was zu Ihrer Adresse gespeichert ist. Es bleibt ein Fingerabdruck, damit ihr nichts mehr geschickt wird.',
    eraseButton: 'Meine Adresse löschen',
  },
};

const english: MessageWords = {
  language: 'en',
  ask: {
    subject: (shop) => `Do you want your coupon from ${shop}?`,
    lead: (shop) => `Somebody, probably you, asked ${shop} to send this coupon to this address:`,
    button: 'Yes, send me the coupon',
    hours: (hours) => `The link works for ${hours} hours.`,
    otherwise: 'If it was not you, do nothing: nothing more will be sent. You can also have this address left alone for good:',
  },
  coupon: {
    subject: (title, shop) => `${title} at ${shop}: your code`,
    lead: (shop) => `Here is the coupon that you asked ${shop} for.`,
    code: 'Your code',
    enter: 'Enter it at the checkout.',
    until: (moment) => `Valid until ${moment}.`,
    toShop: (shop) => `To ${shop}`,
    why: (shop) => `You get this one message because you asked ${shop} for it and confirmed your address.`,
    leave: 'Send nothing more to this address',
  },
  text: {
    ask: (shop, title, url) => `${shop}: send you "${title}"? Yes: ${url} If it was not you, do nothing.`,
    coupon: ({ shop, title, code, until, leaveUrl }) =>
      `${shop}: ${code} is your code for "${title}", until ${until}. No more: ${leaveUrl}`,
  },
  value: {
    percentOff: (_, percent) => `${percent} off`,
    amountOff: (amount) => `${amount} off`,
    tier: (threshold, amount) => `Spend ${threshold}, save ${amount}`,
    repeats: 'Counts again for every further step',
    freeShipping: 'Free shipping',
    gift: 'A free gift',
    points: (count, text) => `${text} ${count === 1 ? 'point' : 'points'}`,
    cashBack: (percent) => `${percent} back`,
    credit: (amount) => `${amount} credit`,
    on: (categories) => `On ${categories}`,
    onSelected: 'On selected products',
    onEverything: 'On everything in the shop',
    upTo: (amount) => `Saves up to ${amount}`,
    minimum: (amount) => `From ${amount} in your cart`,
    members: 'For members',
  },
  page: {
    confirmed: 'Thank you. The coupon is on its way to you.',
    left: 'Nothing more will be sent to this address.',
    erased: 'Your address and your messages are erased. Nothing more will be sent to it.',
    gone: 'This link is no longer valid.',
    couponGone: 'This coupon is not available any more. Nothing will be sent to you.',
    invalid: 'This link is not valid. Was it cut off?',
    leave: (shop) => `Shall ${shop} send nothing more to your address?`,
    leaveButton: 'Send nothing more',
    erase:
      'You can also have everything erased that is stored of your address. What remains is a fingerprint of it, so that nothing is sent again.',
    eraseButton: 'Erase my address',
  },
};

const chinese: MessageWords = {
  language: 'zh-CN',
  ask: {
    subject: (shop) => `要接收${shop}的优惠券吗？`,
    lead: (shop) => `有人（应该是您）请${shop}把这张优惠券发到这个地址：`,
    button: '是的，请发给我',
    hours: (hours) => `链接在${hours}小时内有效。`,
    otherwise: '如果不是您本人操作，无需理会，不会再有消息。您也可以让我们永远不再联系这个地址：',
  },
  coupon: {
    subject: (title, shop) => `${title}｜${shop}的券码`,
    lead: (shop) => `这是您向${shop}索取的优惠券。`,
    code: '您的券码',
    enter: '结账时输入即可。',
    until: (moment) => `有效期至${moment}。`,
    toShop: (shop) => `去${shop}`,
    why: (shop) => `您收到这封邮件，是因为您向${shop}索取了这张券并确认了地址。仅此一封。`,
    leave: '不要再发到这个地址',
  },
  text: {
    ask: (shop, title, url) => `【${shop}】要接收“${title}”吗？是：${url} 如非本人操作请忽略。`,
    coupon: ({ shop, title, code, until, leaveUrl }) => `【${shop}】“${title}”券码${code}，${until}前有效。退订：${leaveUrl}`,
  },
  value: {
    // Chinese shops quote what is left to pay: 15% off is 8.5折.
    percentOff: (basisPoints) => (basisPoints === 10_000 ? '免费' : `${(10_000 - basisPoints) / 1_000}折`),
    amountOff: (amount) => `立减${amount}`,
    tier: (threshold, amount) => `满${threshold}减${amount}`,
    repeats: '每满一次再减一次',
    freeShipping: '免运费',
    gift: '赠品',
    points: (_, text) => `${text}积分`,
    cashBack: (percent) => `返现${percent}`,
    credit: (amount) => `${amount}购物金`,
    on: (categories) => `适用于${categories}`,
    onSelected: '适用于指定商品',
    onEverything: '全店通用',
    upTo: (amount) => `最高优惠${amount}`,
    minimum: (amount) => `购物车满${amount}可用`,
    members: '会员专享',
  },
  page: {
    confirmed: '谢谢！优惠券正在发送给您。',
    left: '不会再有消息发到这个地址。',
    erased: '您的地址和消息已删除，不会再有消息发到这个地址。',
    gone: '此链接已失效。',
    couponGone: '这张优惠券已经没有了，不会向您发送任何消息。',
    invalid: '此链接无效，是否复制完整？',
    leave: (shop) => `要让${shop}不再向您的地址发送任何消息吗？`,
    leaveButton: '不要再发',
    erase: '您也可以删除我们保存的与您的地址有关的一切。只留下一个指纹，以免再次发送。',
    eraseButton: '删除我的地址',
  },
};

/** Those of the card, by the language's own subtag. */
const spoken = new Map([english, chinese, german, french, spanish, arabic].map((words) => [words.language.slice(0, 2), words]));

const spokenIn = (locale: string): MessageWords => spoken.get(/^[a-z]+\b/i.exec(locale)?.[0].toLowerCase() ?? '') ?? english;

/** The language of messages for a page in this locale. */
export const languageOf = (locale: string): MessageLanguage => spokenIn(locale).language;

export const wordsOf = (language: MessageLanguage): MessageWords => spokenIn(language);

/** Which way it runs. */
export const directionOf = (language: MessageLanguage): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr');

/** What writes numbers and dates: the page's own locale where the words are of its language, `en-GB` for one. A locale nobody knows is that of the words. */
export const formattingOf = (locale: string): string => {
  const language = languageOf(locale);
  try {
    const [known = language] = Intl.getCanonicalLocales(locale);
    return known.slice(0, 2) === language.slice(0, 2) ? known : language;
  } catch {
    return language;
  }
};
