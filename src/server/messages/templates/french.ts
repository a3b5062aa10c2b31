import { discountsFr } from '../../../protocol/coupons/discountWords';
import type { MessageWords } from './messageWords';

export const french: MessageWords = {
  language: 'fr',
  ask: {
    subject: (shop) => `Voulez-vous votre bon de réduction de ${shop} ?`,
    lead: (shop) => `Quelqu’un, sans doute vous, a demandé à ${shop} d’envoyer ce bon de réduction à cette adresse :`,
    button: 'Oui, envoyez-moi le bon',
    hours: (hours) => `Le lien est valable ${hours} heures.`,
    otherwise:
      'Si ce n’était pas vous, ne faites rien : rien d’autre ne sera envoyé. Vous pouvez aussi demander que cette adresse ne soit plus jamais contactée :',
  },
  coupon: {
    subject: (title, shop) => `${title} chez ${shop} : votre code`,
    lead: (shop) => `Voici le bon de réduction que vous avez demandé à ${shop}.`,
    code: 'Votre code',
    enter: 'Saisissez-le au moment de payer.',
    until: (moment) => `Valable jusqu’au ${moment}.`,
    toShop: (shop) => `Aller chez ${shop}`,
    why: (shop) => `Vous recevez ce seul message parce que vous l’avez demandé à ${shop} et avez confirmé votre adresse.`,
    leave: 'Ne plus rien envoyer à cette adresse',
  },
  text: {
    ask: (shop, title, url) => `${shop} : vous envoyer « ${title} » ? Oui : ${url} Si ce n’était pas vous, ne faites rien.`,
    coupon: ({ shop, title, code, until, leaveUrl }) =>
      `${shop} : ${code} est votre code pour « ${title} », jusqu’au ${until}. Plus rien : ${leaveUrl}`,
  },
  value: {
    ...discountsFr,
    on: (categories) => `Valable sur : ${categories}`,
    onSelected: 'Valable sur une sélection de produits',
    onEverything: 'Valable sur toute la boutique',
    upTo: (amount) => `Jusqu’à ${amount} d’économie`,
    minimum: (amount) => `À partir de ${amount} dans votre panier`,
    members: 'Pour les membres',
  },
  page: {
    confirmed: 'Merci. Le bon de réduction est en route.',
    left: 'Plus rien ne sera envoyé à cette adresse.',
    erased: 'Votre adresse et vos messages sont effacés. Plus rien ne lui sera envoyé.',
    gone: 'Ce lien n’est plus valable.',
    couponGone: 'Ce bon de réduction n’est plus disponible. Rien ne vous sera envoyé.',
    invalid: 'Ce lien n’est pas valable. A-t-il été coupé ?',
    leave: (shop) => `Voulez-vous que ${shop} n’envoie plus rien à votre adresse ?`,
    leaveButton: 'Ne plus rien envoyer',
    erase:
      'Vous pouvez aussi faire effacer tout ce qui est conservé sur votre adresse. Il n’en reste qu’une empreinte, pour que rien ne lui soit renvoyé.',
    eraseButton: 'Effacer mon adresse',
  },
};
