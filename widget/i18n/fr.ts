import { discountsFr } from '../../src/protocol/coupons/discountWords';
import type { Strings } from './strings';

const features: Readonly<Record<string, string>> = {
  'match.categoryAffinity': 'les types de produits que vous avez consultés',
  'match.categoryShare': 'la part de ce type de produits dans ce que vous avez consulté',
  'match.stratum': 'la fréquence de vos visites et de vos achats',
  'match.cartShare': 'le contenu de votre panier',
  'match.thresholdGap': 'ce qui sépare votre panier du seuil de l’offre',
  'match.sessionShare': 'ce que vous avez consulté pendant cette visite',
  'match.depth': 'le montant de la remise',
  'match.shown': 'le nombre de fois où vous avez vu ce bon',
  'profile.orders': 'le nombre de vos commandes ici',
  'profile.visits': 'le nombre de vos visites ici',
  'profile.meanPrice': 'les prix de ce que vous avez consulté',
  'profile.daysSincePurchase': 'le temps écoulé depuis votre dernier achat',
  'profile.boughtLately': 'vos achats récents',
  'profile.shownLately': 'les bons de réduction vus récemment',
  'profile.claimed': 'les bons de réduction que vous avez pris ici',
  'cart.value': 'le montant de votre panier',
  'cart.quantity': 'le nombre d’articles dans votre panier',
  'session.views': 'le nombre de produits consultés pendant cette visite',
  'session.carted': 'le nombre d’ajouts au panier pendant cette visite',
  'session.searches': 'le nombre de recherches pendant cette visite',
  'session.minutes': 'la durée de cette visite',
  'score.network': 'ce que d’autres clients ont aimé',
  'score.cf': 'ce qui va avec des produits que vous avez consultés',
  'score.anyway': 'l’ordre dans lequel vous avez consulté les produits',
  'score.moved': 'l’ordre dans lequel vous avez consulté les produits',
  'coupon.id': 'le succès de ce coupon en général',
  'coupon.kind': 'le type d’offre',
  'coupon.maxDiscount': 'l’économie maximale qu’il permet',
  match: 'sa correspondance avec ce que vous avez consulté',
  profile: 'vos visites précédentes',
  cart: 'votre panier',
  session: 'ce que vous avez fait pendant cette visite',
  score: 'ce que d’autres clients ont fait',
  coupon: 'les détails du coupon',
  fact: 'ce que la boutique sait de cette visite',
  local: 'vos réponses à des coupons précédents',
  '': 'd’autres aspects de votre visite',
};

const refusals: Readonly<Record<string, string>> = {
  budget_exhausted: 'Tous ces coupons ont été attribués.',
  coupon_expired: 'Cette offre vient de se terminer.',
  coupon_unknown: 'La boutique ne propose plus cette offre.',
  already_claimed: 'Vous avez déjà un code pour cette offre.',
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
  why: 'Pourquoi ce coupon ?',
  meantFor: {
    'customer.orders': 'Il est destiné à une première commande.',
    'customer.daysSincePurchase': 'Il est destiné aux personnes qui n’ont pas commandé depuis un certain temps.',
    'interest.categories': 'Il est destiné aux personnes qui ont consulté ce type de produits plus d’une fois.',
    'cart.idleMinutes': 'Il est destiné à un panier qui attend depuis un certain temps.',
    'session.visits': 'Il est destiné aux premières visites.',
  },
  between: ' ',
  whyIntro: 'Calculé sur cet appareil. Ce qui a le plus compté :',
  notByYou: (by) =>
    by === 'rule'
      ? 'C’est une règle propre à la boutique qui l’a choisi.'
      : by === 'exploration'
        ? 'Tiré au hasard pour savoir ce qui plaît.'
        : undefined,
  spokeFor: 'pour',
  spokeAgainst: 'contre',
  mostly: (list) => `Ce qui a surtout compté dans ce choix : ${list}.`,
  manyThings: (list) => `Beaucoup de choses parlaient en sa faveur, avant tout : ${list}.`,
  nothingFor: 'Rien ne parlait nettement en sa faveur : les autres choix ne semblaient pas meilleurs, ou il est mis à l’essai.',
  against: (list, little) => `Ce qui a ${little ? 'un peu ' : ''}joué contre lui : ${list}.`,
  everythingElse: 'tout le reste',
  whole: 'Ensemble, ces éléments forment le score entier. Tout cela a été calculé sur cet appareil.',
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
