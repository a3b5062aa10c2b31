import { discountsDe } from '../../src/protocol/coupons/discountWords';
import type { Strings } from './strings';

const features: Readonly<Record<string, string>> = {
  'match.categoryAffinity': 'die Kategorien, die Sie sich ansehen',
  'match.categoryShare': 'Ihr Interesse an dieser Kategorie',
  'match.stratum': 'wie oft Sie hier sind und kaufen',
  'match.cartShare': 'die Artikel in Ihrem Warenkorb',
  'match.thresholdGap': 'was Ihrem Warenkorb zum Mindestbetrag fehlt',
  'match.sessionShare': 'was Sie sich bei diesem Besuch angesehen haben',
  'match.depth': 'die Höhe des Rabatts',
  'match.shown': 'wie oft Sie diesen Gutschein gesehen haben',
  'profile.orders': 'Ihre bisherigen Bestellungen',
  'profile.visits': 'Ihre bisherigen Besuche',
  'profile.meanPrice': 'die Preise der angesehenen Artikel',
  'profile.daysSincePurchase': 'die Zeit seit Ihrer letzten Bestellung',
  'profile.boughtLately': 'Ihre letzten Einkäufe',
  'profile.shownLately': 'die zuletzt gesehenen Gutscheine',
  'profile.claimed': 'Gutscheine, die Sie sich hier geholt haben',
  'cart.value': 'der Wert Ihres Warenkorbs',
  'cart.quantity': 'die Zahl der Artikel im Warenkorb',
  'session.views': 'wie viele Artikel Sie bei diesem Besuch angesehen haben',
  'session.carted': 'was Sie bei diesem Besuch in den Warenkorb gelegt haben',
  'session.searches': 'Ihre Suchanfragen bei diesem Besuch',
  'session.minutes': 'die Dauer dieses Besuchs',
  'score.network': 'was anderen gefallen hat',
  'score.cf': 'was zu angesehenen Artikeln passt',
  'score.anyway': 'die Reihenfolge der angesehenen Artikel',
  'score.moved': 'die Reihenfolge der angesehenen Artikel',
  'coupon.id': 'wie beliebt dieser Gutschein ist',
  'coupon.kind': 'die Art des Angebots',
  'coupon.maxDiscount': 'wie viel Sie sparen können',
  match: 'wie gut er zu dem passt, was Sie ansehen',
  profile: 'Ihre früheren Besuche',
  cart: 'Ihr Warenkorb',
  session: 'was Sie bei diesem Besuch getan haben',
  score: 'was andere getan haben',
  coupon: 'die Details des Gutscheins',
  fact: 'was der Shop über diesen Besuch weiß',
  local: 'Ihre Reaktionen auf frühere Gutscheine',
  '': 'anderes an Ihrem Besuch',
};

const refusals: Readonly<Record<string, string>> = {
  budget_exhausted: 'Alle diese Gutscheine sind vergeben.',
  claim_limited: 'Aus Ihrem Netz wurden zu viele Codes angefordert. Bitte versuchen Sie es später.',
  coupon_expired: 'Dieses Angebot ist gerade abgelaufen.',
  coupon_unknown: 'Der Shop hat dieses Angebot nicht mehr.',
  already_claimed: 'Sie haben für dieses Angebot bereits einen Code.',
  origin_refused: 'Auf dieser Website gibt es keinen Code für dieses Angebot.',
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
    'customer.orders': 'Für erste Bestellungen.',
    'customer.daysSincePurchase': 'Für alle, die länger nicht bestellt haben.',
    'interest.categories': 'Weil Sie sich mehrmals solche Artikel angesehen haben.',
    'cart.idleMinutes': 'Weil Ihr Warenkorb schon eine Weile wartet.',
    'session.visits': 'Für alle, die neu hier sind.',
  },
  between: ' ',
  whyIntro: 'Auf diesem Gerät berechnet. Am meisten zählte:',
  notByYou: (by) =>
    by === 'rule'
      ? 'Eine Regel des Shops hat ihn ausgewählt.'
      : by === 'exploration'
        ? 'Zufällig ausgewählt, um zu erfahren, was gefällt.'
        : undefined,
  spokeFor: 'dafür',
  spokeAgainst: 'dagegen',
  mostly: (list) => `Ausschlaggebend war vor allem: ${list}.`,
  manyThings: (list) => `Ausgewählt aus vielen Gründen, vor allem: ${list}.`,
  nothingFor: 'Kein Grund stach heraus: Anderes schien nicht besser, oder dieser Gutschein wird gerade erprobt.',
  against: (list, little) => `${little ? 'Ein wenig dagegen' : 'Dagegen'} sprach: ${list}.`,
  everythingElse: 'alles Übrige',
  whole: 'Zusammen ergeben sie die Bewertung, die auf diesem Gerät berechnet wurde.',
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
