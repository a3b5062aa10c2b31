import { discountsFr } from '../../src/protocol/coupons/discountWords';
import type { Strings } from './strings';

const refusals: Readonly<Record<string, string>> = {
  budget_exhausted: 'Tous ces coupons ont été attribués.',
  claim_limited: 'Trop de codes ont été demandés depuis votre réseau. Réessayez plus tard.',
  coupon_expired: 'Cette offre vient de se terminer.',
  coupon_unknown: 'La boutique ne propose plus cette offre.',
  code_sent: 'Nous vous avons déjà envoyé le code de cette offre.',
  origin_refused: 'Cette offre ne peut pas être demandée sur ce site.',
  serving_stopped: 'La boutique a suspendu ses offres pour le moment.',
};

export const fr: Strings = {
  language: 'fr',
  label: 'Un coupon pour vous',
  ...discountsFr,
  members: 'Pour les membres',
  upTo: (amount) => `Jusqu’à ${amount} d’économie`,
  minimum: (amount) => `À partir de ${amount} dans votre panier`,
  on: (categories) => `Valable sur : ${categories}`,
  headlineOn: (headline, goods) => `${headline} sur ${goods}`,
  onSelected: 'Valable sur une sélection de produits',
  onEverything: 'Valable sur toute la boutique',
  picks: 'Vous aimerez peut-être',
  ends: (date) => `Se termine le ${date}`,
  validFor: (span) => `Valable ${span} après l’obtention`,
  disclosure: (by) => {
    const using = 'Si vous l’utilisez, la boutique apprend lequel a été choisi.';
    if (by === 'rule') return `Choisi selon une règle propre à la boutique. ${using}`;
    return by === 'exploration'
      ? `Tiré au hasard sur votre appareil. ${using}`
      : `Choisi sur votre appareil d’après vos visites ici. ${using}`;
  },
  getCode: 'Obtenir le code',
  gettingCode: 'Un instant…',
  withCode: (headline) => `${headline} avec votre code`,
  more: 'Autres options',
  notForMe: 'Pas pour moi',
  close: 'Fermer',
  keep: 'Garder pour plus tard',
  kept: 'Gardé dans «\u00a0Mes coupons\u00a0». Il peut être épuisé avant que vous ne preniez son code.',
  send: 'Me l’envoyer',
  inbox: 'Mes coupons',
  privacy: 'Confidentialité',
  reminder: 'Votre coupon se termine bientôt',
  why: 'Pourquoi ce coupon\u00a0?',
  yourCode: 'Votre code',
  copy: 'Copier',
  copied: 'Copié',
  applyToCart: 'Appliquer à mon panier',
  applied: 'Votre panier en tient compte.',
  notApplied: 'Votre panier ne l’a pas accepté. Il a peut-être déjà un autre code.',
  waits: 'Il sera appliqué dès que vous ajouterez un article à votre panier.',
  copyByHand: 'Sélectionné : copiez-le avec le clavier ou le menu',
  useBefore: (date) => `Valable jusqu’au ${date}`,
  left: (span) => `encore ${span}`,
  enterAtCheckout: 'Saisissez-le au moment de payer.',
  final: (code) => refusals[code],
  unreachable: 'Le code n’a pas pu être obtenu pour l’instant.',
  tryAgain: 'Réessayer',
};
