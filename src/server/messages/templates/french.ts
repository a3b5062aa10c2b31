import { discountsFr } from '../../../protocol/coupons/discountWords';
import type { MessageWords } from './messageWords';

export const french: MessageWords = {
  language: 'fr',
  ask: {
    subject: (shop) => `Confirmez votre coupon ${shop}`,
    lead: (shop) => `Vous avez demandé ce coupon à ${shop}. Confirmez pour le recevoir :`,
    button: 'Recevoir le coupon',
    linkLasts: (duration) => `Ce lien est valable ${duration}.`,
    later: (shop) =>
      `Vous recevrez ensuite aussi des offres de ${shop}, au plus une par semaine. Vous pouvez vous désinscrire à tout moment.`,
    otherwise:
      'Vous n’avez rien demandé ? Ignorez ce message et vous n’en recevrez pas d’autre. Pour ne plus recevoir aucun message de cette boutique :',
  },
  coupon: {
    subject: (title, shop) => `Votre coupon ${shop} : ${title}`,
    lead: (shop) => `Voici le coupon que vous avez demandé à ${shop}.`,
    laterLead: (shop) => `Voici un coupon de ${shop}.`,
    code: 'Votre code',
    enter: 'Saisissez-le au moment du paiement.',
    until: (moment) => `Valable jusqu’au ${moment}.`,
    lasts: (duration) => `Votre code sera valable pendant ${duration}.`,
    toShop: (shop) => `Visiter ${shop}`,
    why: (shop) => `Vous recevez cet envoi unique car vous l’avez demandé à ${shop} et avez confirmé votre adresse.`,
    laterWhy: (shop) => `Vous recevez ce message car vous avez accepté les offres de ${shop}, au plus une par semaine.`,
    leave: 'Se désinscrire',
  },
  text: {
    ask: (shop, title, url) => `${shop} : confirmez "${title}" : ${url} Pas vous ? Ignorez.`,
    askLater: (shop, title, url) => `${shop} : confirmez "${title}" et des offres (max. 1/semaine) : ${url} Pas vous ? Ignorez.`,
    coupon: ({ shop, title, code, until, url }) => `${shop} : ${title}. Code ${code}, jusqu'au ${until}. Stop : ${url}`,
  },
  value: {
    ...discountsFr,
    on: (categories) => `Valable sur : ${categories}`,
    onSelected: 'Valable sur une sélection de produits',
    onEverything: 'Valable sur toute la boutique',
    upTo: (amount) => `Jusqu’à ${amount} d’économie`,
    minimum: (amount) => `Dès ${amount} d’achat`,
    members: 'Réservé aux membres',
  },
  page: {
    confirmed: 'Merci. Votre coupon est en route.',
    left: 'Votre désinscription est enregistrée. Plus aucun message ne sera envoyé à cette adresse.',
    erased: 'Votre adresse et vos messages ont été supprimés. Vous ne recevrez plus de messages.',
    gone: 'Ce lien n’est plus valable. Si vous voulez toujours le coupon, demandez-le à nouveau dans la boutique.',
    couponGone: 'Ce coupon n’est plus disponible. Il ne vous sera pas envoyé.',
    invalid: 'Ce lien n’est pas valable. Vérifiez que vous l’avez copié en entier.',
    leave: (shop) => `Ne plus recevoir de messages de ${shop} ?`,
    leaveButton: 'Se désinscrire',
    erase:
      'Vous pouvez aussi supprimer toutes les données liées à votre adresse. Seule une empreinte est conservée, pour ne plus rien vous envoyer.',
    eraseAsk: 'Supprimer toutes les données liées à votre adresse ? Seule une empreinte est conservée, pour ne plus rien vous envoyer.',
    eraseButton: 'Supprimer mon adresse',
    back: 'Retour à la boutique',
  },
};
