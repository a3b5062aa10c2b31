import { discountsDe } from '../../src/protocol/coupons/discountWords';
import type { Strings } from './strings';

const features: Readonly<Record<string, string>> = {
  'match.categoryAffinity': 'welche Arten von Produkten Sie sich angesehen haben',
  'match.categoryShare': 'wie viel von dem, was Sie sich angesehen haben, von dieser Art ist',
  'match.stratum': 'wie oft Sie hier waren und gekauft haben',
  'match.cartShare': 'was in Ihrem Warenkorb liegt',
  'match.thresholdGap': 'wie nah Ihr Warenkorb an der Schwelle des Angebots ist',
  'match.sessionShare': 'was Sie sich bei diesem Besuch angesehen haben',
  'match.depth': 'wie viel er vom Preis abzieht',
  'match.shown': 'wie oft Sie diesen Gutschein gesehen haben',
  'profile.orders': 'wie oft Sie hier schon bestellt haben',
  'profile.visits': 'wie oft Sie schon hier waren',
  'profile.meanPrice': 'die Preise der Produkte, die Sie sich angesehen haben',
  'profile.daysSincePurchase': 'wie lange Ihr letzter Kauf zurückliegt',
  'profile.boughtLately': 'ob Sie erst kürzlich gekauft haben',
  'profile.shownLately': 'wie viele Gutscheine Sie zuletzt gesehen haben',
  'profile.claimed': 'Gutscheine, die Sie hier genommen haben',
  'cart.value': 'der Wert Ihres Warenkorbs',
  'cart.quantity': 'die Zahl der Artikel in Ihrem Warenkorb',
  'session.views': 'wie viele Produkte Sie sich bei diesem Besuch angesehen haben',
  'session.carted': 'wie oft Sie bei diesem Besuch etwas in den Warenkorb gelegt haben',
  'session.searches': 'wie oft Sie bei diesem Besuch gesucht haben',
  'session.minutes': 'wie lange dieser Besuch schon dauert',
  'score.network': 'was anderen gefallen hat',
  'score.cf': 'was zu Produkten passt, die Sie sich angesehen haben',
  'score.anyway': 'die Reihenfolge, in der Sie sich Dinge angesehen haben',
  'score.moved': 'die Reihenfolge, in der Sie sich Dinge angesehen haben',
  'coupon.id': 'wie beliebt dieser Gutschein allgemein ist',
  'coupon.kind': 'die Art des Angebots',
  'coupon.maxDiscount': 'wie viel sich damit sparen lässt',
  match: 'wie gut er zu dem passt, was Sie sich angesehen haben',
  profile: 'Ihre früheren Besuche',
  cart: 'Ihr Warenkorb',
  session: 'was Sie bei diesem Besuch getan haben',
  score: 'was andere getan haben',
  coupon: 'die Einzelheiten des Gutscheins',
  fact: 'was der Shop über diesen Besuch weiß',
  local: 'Ihre Antworten auf frühere Gutscheine',
  '': 'anderes an Ihrem Besuch',
};

const refusals: Readonly<Record<string, string>> = {
  budget_exhausted: 'Alle diese Gutscheine sind vergeben.',
  coupon_expired: 'Dieses Angebot ist gerade abgelaufen.',
  coupon_unknown: 'Der Shop hat dieses Angebot nicht mehr.',
  already_claimed: 'Sie haben für dieses Angebot bereits einen Code.',
  serving_stopped: 'Der Shop hat seine Angebote vorerst eingestellt.',
};

export const de: Strings = {
  language: 'de',
  label: 'Gutschein für Sie',
  forYou: 'Für Sie',
  ...discountsDe,
  members: 'Für Mitglieder',
  upTo: (amount) => `Sie sparen bis zu ${amount}`,
  minimum: (amount) => `Ab ${amount} im Warenkorb`,
  on: (categories) => `Gilt für ${categories}`,
  onSelected: 'Gilt für ausgewählte Artikel',
  onEverything: 'Gilt für alles im Shop',
  ends: (date) => `Endet am ${date}`,
  disclosure: (by) => {
    const using = 'Wenn Sie ihn verwenden, erfährt der Shop, welcher Gutschein ausgewählt wurde.';
    if (by === 'rule') return `Nach einer eigenen Regel des Shops ausgewählt. ${using}`;
    return by === 'exploration'
      ? `Auf Ihrem Gerät zufällig gezogen. ${using}`
      : `Auf Ihrem Gerät anhand Ihrer Besuche hier ausgewählt. ${using}`;
  },
  getCode: 'Code abrufen',
  gettingCode: 'Einen Moment …',
  notForMe: 'Nichts für mich',
  close: 'Schließen',
  keep: 'Für später behalten',
  kept: 'Behalten. Sie finden ihn unter Ihren Gutscheinen; bis Sie den Code abrufen, kann er vergriffen sein.',
  send: 'Mir zuschicken',
  reminder: 'Ihr Gutschein endet bald',
  why: 'Warum dieser Gutschein?',
  meantFor: {
    'customer.orders': 'Er ist für eine erste Bestellung gedacht.',
    'customer.daysSincePurchase': 'Er ist für alle gedacht, die eine Weile nichts bestellt haben.',
    'interest.categories': 'Er ist für alle gedacht, die sich solche Produkte mehr als einmal angesehen haben.',
    'cart.idleMinutes': 'Er ist für einen Warenkorb gedacht, der schon eine Weile wartet.',
    'session.visits': 'Er ist für die ersten Besuche gedacht.',
  },
  between: ' ',
  whyIntro: 'Auf diesem Gerät berechnet. Am meisten zählte:',
  notByYou: (by) =>
    by === 'rule'
      ? 'Eine eigene Regel des Shops hat ihn ausgewählt.'
      : by === 'exploration'
        ? 'Zufällig gezogen, um zu erfahren, was gefällt.'
        : undefined,
  spokeFor: 'dafür',
  spokeAgainst: 'dagegen',
  mostly: (list) => `Ausschlaggebend war vor allem: ${list}.`,
  manyThings: (list) => `Vieles sprach dafür, am meisten: ${list}.`,
  nothingFor: 'Nichts sprach deutlich dafür: Die anderen Möglichkeiten sahen nicht besser aus, oder er wird gerade ausprobiert.',
  against: (list, little) => `${little ? 'Ein wenig dagegen' : 'Dagegen'} sprach: ${list}.`,
  everythingElse: 'alles Übrige',
  whole: 'Zusammen ergeben sie die gesamte Bewertung. All das wurde auf diesem Gerät berechnet.',
  features,
  yourCode: 'Ihr Code',
  copy: 'Kopieren',
  copied: 'Kopiert',
  applyToCart: 'In meinen Warenkorb',
  applied: 'Der Code ist jetzt in Ihrem Warenkorb.',
  notApplied: 'Ihr Warenkorb hat ihn nicht angenommen. Vielleicht enthält er schon einen anderen Code.',
  copyByHand: 'Markiert: Bitte mit der Tastatur oder über das Menü kopieren',
  useBefore: (date) => `Gültig bis ${date}`,
  enterAtCheckout: 'Geben Sie ihn an der Kasse ein.',
  final: (code) => refusals[code],
  unreachable: 'Der Code konnte gerade nicht abgerufen werden.',
  tryAgain: 'Erneut versuchen',
};
