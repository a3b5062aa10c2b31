import type { InboxStrings } from './inboxStrings';

export const inboxFr: InboxStrings = {
  title: 'Mes coupons',
  intro:
    'Cette liste se trouve uniquement sur cet appareil. La boutique ne connaît que les coupons dont vous avez pris le code ou que vous vous êtes fait envoyer.',
  notKept: 'Rien n’est conservé dans ce navigateur : ce sont les coupons de cette page, effacés à votre départ.',
  none: 'Vous n’avez pas encore de coupon ici.',
  unavailable: 'Couplet ne fonctionne pas sur cette page et ne connaît donc aucun coupon.',
  unreadable: 'Vos coupons n’ont pas pu être lus pour l’instant. Veuillez réessayer.',
  groups: {
    soon: 'Se terminent bientôt',
    claimed: 'Prêts à utiliser',
    kept: 'Gardés pour plus tard',
    used: 'Utilisés',
    expired: 'Terminés',
  },
  keptMeans: 'Aucun code n’est réservé : il peut être épuisé quand vous le demanderez.',
  calendar: 'Ajouter au calendrier',
  calendarTitle: (coupon) => `Fin du coupon : ${coupon}`,
  calendarCode: (code) => `Votre code : ${code}`,
  remove: 'Enlever',
  done: { removed: 'Enlevé de vos coupons.', failed: 'Cela n’a pas fonctionné. Veuillez réessayer.' },
};
