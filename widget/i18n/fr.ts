import { discountsFr } from '../../src/protocol/coupons/discountWords';
import type { Strings } from './strings';

const features: Readonly<Record<string, string>> = {
  'match.categoryAffinity': 'les catégories que vous consultez',
  'match.categoryShare': 'votre intérêt pour cette catégorie',
  'match.stratum': 'la fréquence de vos visites et de vos achats',
  'match.cartShare': 'les articles de votre panier',
  'match.thresholdGap': 'ce qui manque à votre panier pour atteindre le minimum',
  'match.sessionShare': 'ce que vous avez consulté pendant cette visite',
  'match.depth': 'le montant de la remise',
  'match.shown': 'le nombre de fois où vous avez vu ce coupon',
  'profile.orders': 'vos commandes passées',
  'profile.visits': 'vos visites passées',
  'profile.meanPrice': 'les prix des produits consultés',
  'profile.daysSincePurchase': 'le temps écoulé depuis votre dernière commande',
  'profile.boughtLately': 'vos achats récents',
  'profile.shownLately': 'les coupons vus récemment',
  'profile.claimed': 'les coupons obtenus ici',
  'cart.value': 'le montant de votre panier',
  'cart.quantity': 'le nombre d’articles dans votre panier',
  'session.views': 'le nombre de produits consultés pendant cette visite',
  'session.carted': 'vos ajouts au panier pendant cette visite',
  'session.searches': 'vos recherches pendant cette visite',
  'session.minutes': 'la durée de cette visite',
  'score.network': 'ce que d’autres clients ont aimé',
  'score.cf': 'ce qui va avec les produits consultés',
  'score.anyway': 'l’ordre dans lequel vous avez consulté les produits',
  'score.moved': 'l’ordre dans lequel vous avez consulté les produits',
  'coupon.id': 'la popularité de ce coupon',
  'coupon.kind': 'le type d’offre',
  'coupon.maxDiscount': 'l’économie possible',
  match: 'sa correspondance avec ce que vous avez consulté',
  profile: 'vos visites précédentes',
  cart: 'votre panier',
  session: 'ce que vous avez fait pendant cette visite',
  score: 'ce que d’autres clients ont fait',
  coupon: 'les détails du coupon',
  fact: 'ce que la boutique sait de cette visite',
  local: 'vos réactions aux coupons précédents',
  '': 'd’autres aspects de votre visite',
};

const refusals: Readonly<Record<string, string>> = {
  budget_exhausted: 'Tous ces coupons ont été attribués.',
  claim_limited: 'Trop de codes ont été demandés depuis votre réseau. Réessayez plus tard.',
  coupon_expired: 'Cette offre vient de se terminer.',
  coupon_unknown: 'La boutique ne propose plus cette offre.',
  already_claimed: 'Vous avez déjà un code pour cette offre.',
  origin_refused: 'Cette offre ne peut pas être demandée sur ce site.',
  serving_stopped: 'La boutique a suspendu ses offres pour le moment.',
};

export const fr: Strings = {
  language: 'fr',
  label: 'Un coupon pour vous',
  forYou: 'Pour vous',
  ...discountsFr,
  members: 'Pour les membres',
  upTo: (amount) => `Jusqu’à ${amount} d’économie`,
  minimum: (amount) => `À partir de ${amount} dans votre panier`,
  on: (categories) => `Valable sur : ${categories}`,
  onSelected: 'Valable sur une sélection de produits',
  onEverything: 'Valable sur toute la boutique',
  ends: (date) => `Se termine le ${date}`,
  disclosure: (by) => {
    const using = 'Si vous l’utilisez, la boutique apprend quel coupon a été choisi.';
    if (by === 'rule') return `Choisi selon une règle propre à la boutique. ${using}`;
    return by === 'exploration'
      ? `Tiré au hasard sur votre appareil. ${using}`
      : `Choisi sur votre appareil d’après vos visites ici. ${using}`;
  },
  getCode: 'Obtenir le code',
  gettingCode: 'Un instant…',
  notForMe: 'Pas pour moi',
  close: 'Fermer',
  keep: 'Garder pour plus tard',
  kept: 'Gardé. Vous le retrouverez parmi vos coupons ; il peut être épuisé avant que vous ne preniez son code.',
  send: 'Me l’envoyer',
  reminder: 'Votre coupon se termine bientôt',
  why: 'Pourquoi ce coupon ?',
  meantFor: {
    'customer.orders': 'Pour une première commande.',
    'customer.daysSincePurchase': 'Pour les clients qui n’ont pas commandé récemment.',
    'interest.categories': 'Parce que vous avez consulté plusieurs fois ce type de produits.',
    'cart.idleMinutes': 'Parce que votre panier attend depuis un moment.',
    'session.visits': 'Pour les nouveaux clients.',
  },
  between: ' ',
  whyIntro: 'Calculé sur cet appareil. Ce qui a le plus compté :',
  notByYou: (by) =>
    by === 'rule'
      ? 'Une règle de la boutique l’a choisi.'
      : by === 'exploration'
        ? 'Choisi au hasard pour savoir ce qui plaît.'
        : undefined,
  spokeFor: 'pour',
  spokeAgainst: 'contre',
  mostly: (list) => `Ce qui a le plus compté : ${list}.`,
  manyThings: (list) => `Choisi pour de nombreuses raisons, surtout : ${list}.`,
  nothingFor: 'Aucune raison ne se détache : les autres choix ne semblaient pas meilleurs, ou ce coupon est à l’essai.',
  against: (list, little) => `Ce qui a ${little ? 'un peu ' : ''}joué contre lui : ${list}.`,
  everythingElse: 'tout le reste',
  whole: 'Ensemble, ces éléments forment le score, calculé sur cet appareil.',
  features,
  yourCode: 'Votre code',
  copy: 'Copier',
  copied: 'Copié',
  applyToCart: 'Appliquer à mon panier',
  applied: 'Votre panier en tient compte.',
  notApplied: 'Votre panier ne l’a pas accepté. Il a peut-être déjà un autre code.',
  copyByHand: 'Sélectionné : copiez-le avec le clavier ou le menu',
  useBefore: (date) => `Valable jusqu’au ${date}`,
  enterAtCheckout: 'Saisissez-le au moment de payer.',
  final: (code) => refusals[code],
  unreachable: 'Le code n’a pas pu être obtenu pour l’instant.',
  tryAgain: 'Réessayer',
};
