import type { InboxStrings } from './inboxStrings';

export const inboxDe: InboxStrings = {
  title: 'Meine Gutscheine',
  intro:
    'Diese Liste liegt nur auf diesem Gerät. Der Shop weiß nur von Gutscheinen, deren Code Sie abgerufen haben oder die Sie sich schicken ließen.',
  notKept: 'In diesem Browser wird nichts aufbewahrt: Das sind die Gutscheine dieser Seite, weg beim Verlassen.',
  none: 'Sie haben hier noch keine Gutscheine.',
  unavailable: 'Couplet läuft auf dieser Seite nicht und kennt daher keine Gutscheine.',
  unreadable: 'Ihre Gutscheine konnten gerade nicht gelesen werden. Bitte versuchen Sie es noch einmal.',
  groups: {
    soon: 'Enden bald',
    claimed: 'Bereit zum Einlösen',
    kept: 'Für später behalten',
    used: 'Eingelöst',
    expired: 'Abgelaufen',
  },
  keptMeans: 'Es ist kein Code reserviert: Er kann vergriffen sein, wenn Sie ihn abrufen.',
  calendar: 'In den Kalender',
  calendarTitle: (coupon) => `Gutschein endet: ${coupon}`,
  calendarCode: (code) => `Ihr Code: ${code}`,
  remove: 'Entfernen',
  done: { removed: 'Aus Ihren Gutscheinen entfernt.', failed: 'Das hat nicht funktioniert. Bitte versuchen Sie es noch einmal.' },
};
