import { discountsDe } from '../../src/protocol/coupons/discountWords';
import type { Strings } from './strings';

const refusals: Readonly<Record<string, string>> = {
  budget_exhausted: 'Alle diese Gutscheine sind vergeben.',
  claim_limited: 'Aus Ihrem Netz wurden zu viele Codes angefordert. Bitte versuchen Sie es später.',
  coupon_expired: 'Dieses Angebot ist gerade abgelaufen.',
  coupon_unknown: 'Der Shop hat dieses Angebot nicht mehr.',
  code_sent: 'Den Code für dieses Angebot haben wir Ihnen bereits geschickt.',
  origin_refused: 'Auf dieser Website gibt es keinen Code für dieses Angebot.',
  serving_stopped: 'Der Shop hat seine Angebote vorerst eingestellt.',
};

export const de: Strings = {
  language: 'de',
  label: 'Gutschein für Sie',
  ...discountsDe,
  members: 'Für Mitglieder',
  upTo: (amount) => `Sie sparen bis zu ${amount}`,
  minimum: (amount) => `Ab ${amount} im Warenkorb`,
  on: (categories) => `Gilt für ${categories}`,
  headlineOn: (headline, goods) => `${headline} auf ${goods}`,
  onSelected: 'Gilt für ausgewählte Artikel',
  onEverything: 'Gilt für alles im Shop',
  picks: 'Das könnte Ihnen gefallen',
  ends: (date) => `Endet am ${date}`,
  validFor: (span) => `Nach dem Abruf ${span} gültig`,
  disclosure: (by) => {
    const using = 'Wenn Sie ihn nutzen, erfährt der Shop, welcher Gutschein es war.';
    if (by === 'rule') return `Nach einer eigenen Regel des Shops ausgewählt. ${using}`;
    return by === 'exploration'
      ? `Auf Ihrem Gerät zufällig gezogen. ${using}`
      : `Auf Ihrem Gerät anhand Ihrer Besuche hier gewählt. ${using}`;
  },
  getCode: 'Code abrufen',
  gettingCode: 'Einen Moment …',
  withCode: (headline) => `${headline} mit Ihrem Code`,
  more: 'Weitere Optionen',
  notForMe: 'Nichts für mich',
  close: 'Schließen',
  keep: 'Für später behalten',
  kept: 'In „Meine Gutscheine“ gespeichert. Er kann vergriffen sein, bevor Sie den Code abrufen.',
  send: 'Mir zuschicken',
  inbox: 'Meine Gutscheine',
  privacy: 'Datenschutz',
  reminder: 'Ihr Gutschein endet bald',
  why: 'Warum dieser Gutschein?',
  yourCode: 'Ihr Code',
  copy: 'Kopieren',
  copied: 'Kopiert',
  applyToCart: 'In meinen Warenkorb',
  applied: 'Der Code ist jetzt in Ihrem Warenkorb.',
  notApplied: 'Ihr Warenkorb hat ihn nicht angenommen. Vielleicht enthält er schon einen anderen Code.',
  waits: 'Der Code kommt in Ihren Warenkorb, sobald Sie etwas hineinlegen.',
  copyByHand: 'Markiert: Bitte mit der Tastatur oder über das Menü kopieren',
  useBefore: (date) => `Gültig bis ${date}`,
  left: (span) => `noch ${span}`,
  enterAtCheckout: 'Geben Sie ihn an der Kasse ein.',
  final: (code) => refusals[code],
  unreachable: 'Der Code konnte gerade nicht abgerufen werden.',
  tryAgain: 'Erneut versuchen',
};
