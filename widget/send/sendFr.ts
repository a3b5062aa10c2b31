import type { SendStrings } from './sendStrings';

export const sendFr: SendStrings = {
  language: 'fr',
  title: 'M’envoyer ce coupon',
  means: {
    email:
      'La boutique reçoit votre adresse et ce coupon, rien d’autre. Elle vous écrit d’abord pour demander si vous le voulez ; le coupon vient après votre oui.',
    sms: 'La boutique reçoit votre numéro et ce coupon, rien d’autre. Elle vous écrit d’abord pour demander si vous le voulez ; le coupon vient après votre oui.',
  },
  by: 'Envoyer par',
  channels: { email: 'E-mail', sms: 'SMS' },
  address: { email: 'Votre adresse e-mail', sms: 'Votre numéro de mobile' },
  number: 'Avec l’indicatif du pays, par exemple +33 6 39 98 12 34',
  held: (when) =>
    `Pour que les messages ne viennent ni la nuit ni trop souvent, le coupon ne viendra pas avant : ${when}. La question vient tout de suite.`,
  ask: 'Envoyer',
  asking: 'Un instant…',
  asked: {
    email:
      'Regardez maintenant votre boîte de réception, et les indésirables : c’est là que vous direz si vous le voulez. Si rien ne vient, cette adresse a déjà fait l’objet de trois demandes en un jour, ou ne reçoit pas de messages de cette boutique.',
    sms: 'Regardez maintenant vos messages : c’est là que vous direz si vous le voulez. Si rien ne vient, ce numéro a déjà fait l’objet de trois demandes en un jour, ou ne reçoit pas de messages de cette boutique.',
  },
  cancel: 'Annuler',
  close: 'Fermer',
  faults: {
    address: 'Vérifiez votre saisie.',
    gone: 'La boutique n’a plus cette offre.',
    claimed: 'Vous avez déjà un code pour cette offre.',
    exhausted: 'Tous les coupons ont été pris.',
    often: 'On vous a écrit assez souvent ces derniers jours. Redemandez plus tard.',
    endsFirst: 'Le coupon se termine avant de pouvoir être envoyé.',
    off: 'La boutique n’envoie pas de coupons en ce moment.',
    busy: 'Trop de demandes. Réessayez dans une minute.',
    failed: 'Cela n’a pas marché. Réessayez.',
  },
};
