import { discountsDe } from '../../../protocol/coupons/discountWords';
import type { MessageWords } from './messageWords';

export const german: MessageWords = {
  language: 'de',
  ask: {
    subject: (shop) => `Bitte bestätigen: Ihr Gutschein von ${shop}`,
    lead: (shop) => `Sie haben diesen Gutschein bei ${shop} angefordert. Bestätigen Sie bitte, dass Sie ihn bekommen möchten:`,
    button: 'Ja, Gutschein zusenden',
    linkLasts: (duration) => `Der Link ist ${duration} lang gültig.`,
    later: (shop) => `Sie bekommen danach auch Angebote von ${shop}, höchstens eines pro Woche. Abmelden können Sie sich jederzeit.`,
    otherwise:
      'Das waren nicht Sie? Dann ignorieren Sie diese Nachricht einfach. Sie bekommen keine weitere. Wenn Sie von diesem Shop gar keine Nachrichten möchten:',
  },
  coupon: {
    subject: (title, shop) => `Ihr Gutschein von ${shop}: ${title}`,
    lead: (shop) => `Hier ist der Gutschein, den Sie bei ${shop} angefordert haben.`,
    laterLead: (shop) => `Hier ist ein Gutschein von ${shop}.`,
    code: 'Ihr Code',
    enter: 'Geben Sie ihn an der Kasse ein.',
    until: (moment) => `Gültig bis ${moment}.`,
    lasts: (duration) => `Ihr Code ist dann ${duration} lang gültig.`,
    toShop: (shop) => `Weiter zu ${shop}`,
    why: (shop) => `Sie erhalten diese einmalige Nachricht, weil Sie sie bei ${shop} angefordert und Ihre Adresse bestätigt haben.`,
    laterWhy: (shop) => `Sie erhalten diese Nachricht, weil Sie Angeboten von ${shop} zugestimmt haben, höchstens einem pro Woche.`,
    leave: 'Abmelden',
  },
  text: {
    ask: (shop, title, url) => `${shop}: "${title}" bestätigen: ${url} Nicht angefordert? Ignorieren.`,
    askLater: (shop, title, url) => `${shop}: "${title}" und Angebote (max. 1 pro Woche) bestätigen: ${url} Nicht angefordert? Ignorieren.`,
    coupon: ({ shop, title, code, until, url }) => `${shop}: ${title}. Code ${code}, bis ${until}. Abmelden: ${url}`,
  },
  value: {
    ...discountsDe,
    on: (categories) => `Gilt für ${categories}`,
    onSelected: 'Gilt für ausgewählte Artikel',
    onEverything: 'Gilt für das gesamte Sortiment',
    upTo: (amount) => `Sie sparen bis zu ${amount}`,
    minimum: (amount) => `Mindestbestellwert ${amount}`,
    members: 'Nur für Mitglieder',
  },
  page: {
    confirmed: 'Vielen Dank. Ihr Gutschein ist unterwegs.',
    left: 'Sie sind abgemeldet. An diese Adresse werden keine Nachrichten mehr geschickt.',
    erased: 'Ihre Adresse und Ihre Nachrichten wurden gelöscht. Sie bekommen keine weiteren Nachrichten.',
    gone: 'Dieser Link ist nicht mehr gültig. Wenn Sie den Gutschein noch möchten, fordern Sie ihn im Shop erneut an.',
    couponGone: 'Diesen Gutschein gibt es leider nicht mehr. Er wird Ihnen nicht zugeschickt.',
    invalid: 'Dieser Link ist ungültig. Prüfen Sie, ob Sie ihn vollständig kopiert haben.',
    leave: (shop) => `Möchten Sie keine Nachrichten mehr von ${shop} bekommen?`,
    leaveButton: 'Abmelden',
    erase:
      'Sie können auch alle Daten zu Ihrer Adresse löschen. Nur ein Fingerabdruck davon bleibt gespeichert, damit Sie keine Nachrichten mehr bekommen.',
    eraseAsk:
      'Alle Daten zu Ihrer Adresse löschen? Nur ein Fingerabdruck davon bleibt gespeichert, damit Sie keine Nachrichten mehr bekommen.',
    eraseButton: 'Meine Adresse löschen',
    back: 'Zurück zum Shop',
  },
};
