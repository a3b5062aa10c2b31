import type { strings as en } from '../en/messages';

const messageStates: typeof en.messageStates = {
  states: {
    asked: 'Confirmation en attente d’envoi',
    confirming: 'Confirmation envoyée, pas encore de réponse',
    due: 'Confirmé, coupon en attente d’envoi',
    sent: 'Coupon envoyé',
  },
  reasons: {
    not_confirmed: 'Terminé : pas de confirmation en deux jours.',
    suppressed: 'Non envoyé : l’adresse ne veut pas de messages.',
    slot_missed: 'Abandonné : impossible à envoyer dans son heure, 16 semaines de suite.',
    address_limit: 'Non envoyé : l’adresse a été saisie trop souvent en un jour.',
    domain_limit: 'Non envoyé : trop de demandes en un jour pour ce domaine, ou pour des numéros semblables.',
    same_coupon: 'Terminé : le visiteur a confirmé un autre message pour ce coupon.',
    unsubscribed: 'Terminé : le visiteur ne veut pas de messages.',
    address_refused: 'Terminé : l’adresse n’existe pas. Elle ne reçoit plus de messages.',
    address_bounced: 'Terminé : l’e-mail est revenu, car l’adresse n’existe pas. Elle ne reçoit plus de messages.',
    message_refused: 'Terminé : le service d’e-mail ou de SMS a refusé le contenu ou l’expéditeur. Consultez le journal du serveur.',
    relay_unreachable: 'Abandonné : votre serveur de messagerie ou service de SMS n’a pas répondu pendant 15 heures. Vérifiez son adresse.',
    relay_deferred: 'Abandonné : le serveur du destinataire l’a retardé pendant 15 heures.',
    relay_refuses_us:
      'Abandonné : votre serveur de messagerie ou service de SMS refuse ce serveur. Vérifiez l’utilisateur, le mot de passe et l’expéditeur.',
    channel_off: 'Terminé : ce canal a été désactivé.',
    coupon_expired: 'Non envoyé : le coupon était terminé.',
    coupon_not_started: 'Non envoyé : le coupon n’était pas encore valable.',
    coupon_stale: 'Non envoyé : le coupon a changé après la demande.',
    coupon_unknown: 'Non envoyé : le coupon a été retiré de la campagne.',
    serving_stopped: 'Non envoyé : les coupons étaient arrêtés.',
    budget_exhausted: 'Non envoyé : le budget était épuisé.',
    budget_exhausted_today: 'Non envoyé : le budget quotidien était épuisé.',
    pool_empty: 'Non envoyé : il ne restait plus de codes. Ajoutez-en sous « Codes ».',
    shop_refused: 'Non envoyé : votre boutique n’a pas accepté le coupon.',
    shop_unreachable: 'Abandonné : votre boutique est restée injoignable pendant 15 heures.',
    code_redeemed: 'Non envoyé : le visiteur avait déjà utilisé le code.',
    claim_expired: 'Non envoyé : le code a expiré avant.',
    sealed_otherwise: 'Terminé : la clé qui protégeait l’adresse (MESSAGE_KEY) a été retirée.',
  },
  other: (code) => `Terminé : ${code}`,
};

const channels: typeof en.channels = {
  sending: 'Envoi',
  sendingLead: 'Moyens de joindre les visiteurs en dehors de vos pages. Chaque campagne choisit ceux qu’elle utilise.',
  names: { email: 'E-mail', sms: 'SMS', push: 'Notifications push' },
  ready: 'Configuré',
  notReady: 'Non configuré',
  howTo: { email: 'Configurer l’e-mail', sms: 'Configurer les SMS', push: 'Configurer les notifications push' },
  variables: 'Définissez ces variables sur le serveur, avec vos propres valeurs, et redémarrez-le :',
  guide: 'Guide',
  toQueues: 'Voir ce qui a été envoyé',
};

const addresses: typeof en.addresses = {
  title: 'Adresse d’un visiteur',
  lead: 'Pour les visiteurs qui vous écrivent au sujet de leur adresse. L’historique l’enregistre sans l’adresse.',
  channel: 'Canal',
  address: { email: 'Adresse e-mail', sms: 'Numéro de téléphone' },
  hint: {
    email: 'Majuscules et minuscules sont équivalentes.',
    sms: 'Avec l’indicatif du pays, par exemple +49 30 123456.',
  },
  malformed: { email: 'Ce n’est pas une adresse e-mail.', sms: 'Ce n’est pas un numéro de téléphone avec indicatif du pays.' },
  erase: 'Effacer…',
  eraseTitle: 'Effacer cette adresse ?',
  eraseQuestion:
    'Ses messages sont effacés, et elle n’en reçoit plus. Il ne reste qu’une empreinte, pour reconnaître l’adresse. C’est irréversible.',
  eraseConfirm: 'Effacer',
  erased: (many) => `Effacée. Messages qu’elle avait : ${many}.`,
  lift: 'Autoriser de nouveau les messages…',
  liftTitle: 'Autoriser de nouveau les messages à cette adresse ?',
  liftQuestion:
    'Ne le faites que si son titulaire vous le demande. Aucun message n’est envoyé maintenant, et la prochaine demande est d’abord confirmée, comme toujours.',
  liftConfirm: 'Autoriser les messages',
  lifted: 'L’adresse peut de nouveau demander des messages.',
  notLifted: 'L’adresse n’était pas bloquée.',
};

const push: typeof en.push = {
  push: 'Notifications push',
  lead: 'Un réveil n’a pas de contenu et est le même pour tous les navigateurs. Chaque navigateur décide seul s’il montre un coupon.',
  notSetUp: 'Les notifications push ne sont pas configurées.',
  setUp: 'Les configurer',
  subscribed: 'Navigateurs abonnés',
  nobody: 'Les visiteurs s’abonnent sur une page de votre boutique qui le propose.',
  waiting: 'Encore à joindre',
  waitingNote: 'Nouveaux essais pendant douze heures.',
  next: 'Prochain réveil possible',
  now: 'maintenant',
  wake: 'Réveiller les navigateurs',
  wakeTitle: 'Réveiller tous les navigateurs ?',
  wakeQuestion: (many) =>
    `Un réveil sans contenu est envoyé en quelques minutes à ${many}. Chacun montre le coupon qu’il choisit, ou le garde sous « Mes coupons » pendant les heures calmes et au-delà des limites de fréquence. La plupart des navigateurs sans coupon affichent tout de même « Vos coupons sont à jour. »`,
  browsers: (count, written) => (count === 1 ? '1 navigateur' : `${written} navigateurs`),
  gap: (hours) => `Le prochain réveil est possible après ${hours}, car chacun coûte de la batterie et de la patience.`,
  off: 'La campagne publiée n’utilise pas les notifications push, les navigateurs ne montreraient donc aucun coupon. Activez-les dans la campagne et publiez.',
  tooSoon: (moment) => `Les navigateurs ont été réveillés récemment. Prochain réveil possible : ${moment}.`,
  done: (many) => `Réveil commencé : ${many}.`,
  wakes: 'Derniers réveils',
  latest: (moment, sent, gone, refused) =>
    `Dernier réveil, ${moment} : joints ${sent}, disparus ${gone}, refusés par leur service push ${refused}.`,
  never: 'Aucun réveil pour l’instant.',
  at: 'Quand',
  sent: 'Joints',
  gone: 'Disparus',
  refused: 'Refusés',
  open: 'En attente',
};

const queue: typeof en.queue = {
  queue: 'E-mails et SMS',
  lead: 'Messages demandés par les visiteurs : d’abord une confirmation, puis le coupon. Nombres des 30 derniers jours, sans adresses.',
  toSend: 'En attente d’envoi',
  asked: 'En attente de confirmation',
  sent: 'Coupons envoyés',
  suppressed: 'Adresses bloquées',
  suppressedNote: 'Elles ne reçoivent pas de messages.',
  late: (time) =>
    `Le message le plus ancien a ${time} de retard. L’erreur figure dans le journal du serveur. Après le dernier essai, elle apparaît aussi ci-dessous.`,
  later: (moment) => `Le prochain message est prévu à cette date : ${moment}, à cause des heures calmes ou d’un nouvel essai.`,
  none: 'Aucun message demandé pour l’instant.',
  off: 'L’e-mail et les SMS ne sont pas configurés.',
  setUp: 'Les configurer',
  table: 'Messages par canal et état',
  search: 'Rechercher des états',
  channel: 'Canal',
  state: 'État',
  count: 'Messages',
  again: 'Actualiser',
};

const letters: typeof en.letters = {
  title: 'Textes des messages',
  lead: 'Les deux messages tels qu’ils sont envoyés, pour vos coupons publiés. Le code et les liens sont des exemples.',
  open: 'Afficher les messages',
  coupon: 'Coupon',
  language: 'Langue',
  confirmation: 'Confirmation',
  couponLetter: 'Coupon',
  subject: 'Objet',
  asText: 'En texte brut',
  asSms: 'En SMS',
  size: (characters, parts) => `${characters} caractères, envoyés en ${parts === 1 ? '1 message' : `${parts} messages`}`,
  asNotice: 'En notification',
};

const brand: typeof en.brand = {
  title: 'Marque',
  lead: 'L’aspect de votre boutique dans les e-mails, les SMS et les pages de leurs liens.',
  name: 'Nom de la boutique',
  website: 'Site web',
  websiteHint: 'Les messages ramènent à cette page.',
  now: (value) => `Si vide : ${value}`,
  wrongWebsite: 'Saisissez une adresse comme https://shop.example.',
  color: 'Couleur',
  colorHint: 'Pour les boutons. Leur texte est blanc ou noir, selon ce qui se lit le mieux.',
  usualColor: 'Utiliser la couleur par défaut',
  logo: 'Logo',
  logoHint:
    'Un fichier image. Il fait partie de chaque e-mail, car les messageries bloquent souvent les images des sites web. Sans logo, le nom s’affiche.',
  wrongLogo: 'Ce fichier ne peut pas servir de logo. Choisissez un fichier PNG, JPEG ou SVG.',
  removeLogo: 'Retirer le logo',
  save: 'Enregistrer la marque',
  saved: 'Enregistré. Les prochains messages l’utilisent.',
  unsaved: 'Pas encore enregistré.',
};

export const strings: typeof en = { messageStates, channels, addresses, push, queue, letters, brand };
