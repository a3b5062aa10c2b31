import { discountsDe } from '../../../protocol/coupons/discountWords';
import type { MessageWords } from './messageWords';

export const german: MessageWords = {
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
    ...discountsDe,
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
