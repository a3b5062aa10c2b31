import { plural } from './locale';
import type { InboxStrings, PanelStrings, SendStrings, TransferStrings } from './panelStrings';

const inboxFr: InboxStrings = {
  title: 'Mes coupons',
  intro: 'Cette liste reste sur cet appareil. La boutique connaît seulement les coupons dont vous avez pris le code ou demandé l’envoi.',
  notKept: 'Ces coupons disparaissent quand vous quittez la page, car rien n’est enregistré dans ce navigateur.',
  none: 'Les coupons que vous prenez ou gardez apparaissent ici.',
  browse: 'Continuer mes achats',
  unavailable: 'Les coupons ne sont pas disponibles sur cette page.',
  unreadable: 'Vos coupons n’ont pas pu être chargés. Veuillez réessayer.',
  groups: {
    soon: 'Se terminent bientôt',
    claimed: 'Prêts à utiliser',
    kept: 'Gardés pour plus tard',
    used: 'Utilisés',
    expired: 'Expirés',
  },
  keptMeans: 'Pas encore de code\u00a0: il peut donc être épuisé.',
  more: 'Autres actions',
  calendar: 'Ajouter au calendrier',
  calendarTitle: (coupon) => `Fin du coupon\u00a0: ${coupon}`,
  calendarCode: (code) => `Votre code\u00a0: ${code}`,
  remove: 'Retirer',
  useful: {
    ask: 'Était-il utile\u00a0? La boutique ne voit votre réponse que dans des rapports brouillés au hasard.',
    yes: 'Oui',
    no: 'Non',
    thanks: 'Merci. La boutique ne voit votre réponse que dans des rapports brouillés au hasard.',
  },
  friends: {
    give: 'Offrir à un ami',
    means: (earns) =>
      `Votre ami reçoit le même coupon, et vous recevez ceci dès qu’il a commandé avec : ${earns}. La boutique apprend qu’il vient de votre part.`,
    friend: 'D’un ami. Si vous obtenez le code, la boutique apprend de la part de qui vous venez.',
    reward: 'Votre ami a commandé avec le coupon que vous lui avez offert. Celui-ci est pour vous.',
    left: (count) => `Amis qui peuvent encore utiliser le lien : ${count}.`,
    copied: 'Lien copié.',
    notYet: 'La boutique n’a pas encore reçu votre commande. Veuillez réessayer plus tard.',
    failed: 'Cela n’a pas fonctionné. Veuillez réessayer.',
    over: 'Ce lien n’est plus valable.',
    notEarned: 'Cette récompense n’est plus disponible.',
  },
  done: {
    removed: 'Coupon retiré.',
    failed: 'Cela n’a pas fonctionné. Veuillez réessayer.',
    ownLink: 'Ce lien est pour vos amis. Envoyez-le-leur.',
    linkOver: 'Le coupon de ce lien n’est plus disponible.',
  },
};

const sendFr: SendStrings = {
  title: 'M’envoyer ce coupon',
  means: {
    email: 'La boutique reçoit votre adresse e-mail et ce coupon. Elle vous demande d’abord de confirmer, puis envoie le coupon.',
    sms: 'La boutique reçoit votre numéro et ce coupon. Elle vous demande d’abord de confirmer, puis envoie le coupon.',
  },
  by: 'Envoyer par',
  channels: { email: 'Adresse e-mail', sms: 'SMS' },
  address: { email: 'Votre adresse e-mail', sms: 'Votre numéro de mobile' },
  number: 'Avec l’indicatif du pays, par exemple +33 6 39 98 12 34',
  held: (when) =>
    `En raison des heures calmes et des limites d’envoi, le coupon arrivera après\u00a0: ${when}. Vous pouvez confirmer dès maintenant.`,
  later: 'M’envoyer aussi plus tard des offres de cette boutique',
  laterMeans: (when) =>
    `Au plus une par semaine, toujours à cette heure et ce jour de la semaine, la première\u00a0: ${when}. La boutique garde votre adresse et l’heure jusqu’à votre désinscription.`,
  birthMonth: 'Mois de naissance, pour une offre ce mois-là (facultatif)',
  noMonth: 'Ne pas indiquer',
  ask: 'Envoyer',
  asking: 'Un instant…',
  asked: {
    email:
      'Ouvrez votre boîte de réception et confirmez. Rien\u00a0? Regardez dans les indésirables. Une adresse reçoit au plus trois messages de ce type par jour, et aucun si elle est désinscrite.',
    sms: 'Ouvrez vos messages et confirmez. Un numéro reçoit au plus trois messages de ce type par jour, et aucun s’il est désinscrit.',
  },
  close: 'Fermer',
  faults: {
    address: 'Vérifiez votre saisie.',
    gone: 'La boutique n’a plus cette offre.',
    claimed: 'Vous avez déjà un code pour cette offre.',
    exhausted: 'Tous ces coupons ont été distribués.',
    often: 'Vous avez reçu assez de messages ces derniers jours. Réessayez plus tard.',
    endsFirst: 'Le coupon se termine avant de pouvoir être envoyé.',
    off: 'La boutique n’envoie pas de coupons en ce moment.',
    busy: 'Trop de demandes. Réessayez dans une minute.',
    failed: 'Cela n’a pas fonctionné. Réessayez.',
  },
};

const transferFr: TransferStrings = {
  title: 'Emporter vos données sur un autre appareil',
  intro:
    'Exportez vos visites, coupons et codes de cette boutique dans un fichier chiffré. Il ne s’ouvre qu’avec son code, et aucun serveur n’en reçoit de copie.',
  export: 'Exporter',
  opens: 'Saisissez ce code dans l’autre navigateur\u00a0:',
  valid: 'Valable 24 heures.',
  save: 'Enregistrer le fichier',
  take: 'Importer depuis un autre appareil',
  pick: 'Fichier',
  code: 'Code du fichier',
  replace: 'Importer',
  warning:
    'Cela remplace vos visites, coupons et codes dans ce navigateur. Le budget de confidentialité dépensé par les deux navigateurs reste dépensé. La page est ensuite rechargée.',
  replaceNow: 'Remplacer mes données',
  keep: 'Annuler',
  done: 'Importé. La page est rechargée.',
  faults: {
    code: 'Le code est incomplet ou contient une faute de frappe.',
    wrongCode: 'Ce code correspond à un autre fichier.',
    cut: 'Le fichier est incomplet.',
    damaged: 'Ce fichier ne contient pas de données de Couplet, ou il a été modifié.',
    newer: 'Le fichier vient d’une version plus récente. Rechargez cette page et réessayez.',
    otherShop: 'Le fichier vient d’une autre boutique.',
    expired: 'Le fichier a plus de 24 heures. Veuillez l’exporter de nouveau.',
    notKept: 'Activez d’abord l’enregistrement sur cet appareil.',
    nothing: 'Aucune donnée enregistrée à exporter.',
    failed: 'Cela n’a pas fonctionné, et rien n’a changé.',
  },
};

const form = plural('fr');

export const panelFr: PanelStrings = {
  language: 'fr',
  between: ' ',
  title: 'Votre confidentialité',
  intro: 'Les coupons sont choisis sur cet appareil. Couplet n’envoie pas ce que vous consultez.',
  cards: { stored: 'Enregistré sur cet appareil', sent: 'Envoyé à la boutique', budget: 'Budget de confidentialité restant' },
  events: (count, since, say) =>
    `${say(count)} ${form(count, { one: 'événement', many: 'd’événements', other: 'événements' })} depuis le ${since}`,
  nothingYet: 'Rien pour l’instant',
  retention: (days, say) =>
    `Pages vues, recherches, panier et commandes, ${say(days)} ${form(days, { one: 'jour', other: 'jours' })} au maximum, dans ce navigateur seulement.`,
  nothingStored: {
    memory: ['Rien', 'Cette page travaille en mémoire et oublie tout quand vous la quittez.'],
    earlier: ['Rien de cette page', 'Des pages précédentes ont enregistré des données dans ce navigateur. Vous pouvez les effacer ici.'],
  },
  counts: {
    reports: (count, say) =>
      `${say(count)} ${form(count, { one: 'rapport bruité', many: 'de rapports bruités', other: 'rapports bruités' })}`,
    codes: (count, say) => `${say(count)} ${form(count, { one: 'code de coupon', many: 'de codes de coupon', other: 'codes de coupon' })}`,
    messages: (count, say) =>
      `${say(count)} ${form(count, { one: 'demande de message', many: 'de demandes de message', other: 'demandes de message' })}`,
  },
  group: 'votre groupe',
  nothingSent: 'Rien n’est noté ici',
  sentMeans:
    'La boutique reçoit votre groupe de test, les coupons dont vous prenez le code, des rapports bruités et les messages que vous demandez.',
  waitingCount: (count, say) =>
    `${say(count)} ${form(count, { one: 'rapport attend d’être envoyé', many: 'de rapports attendent d’être envoyés', other: 'rapports attendent d’être envoyés' })}.`,
  left: (count, say) =>
    count === 0
      ? 'Plus aucun rapport'
      : `Encore ${say(count)} ${form(count, { one: 'rapport', many: 'de rapports', other: 'rapports' })} au maximum`,
  leftMeans: 'Un seul en 7 jours au maximum. L’effacement ne change rien à ce compte.',
  switches: {
    storing: 'Enregistrer des données sur cet appareil',
    storingMeans: 'Pour que les coupons correspondent à ce que vous consultez. La désactivation efface vos données.',
    sending: 'Envoyer des rapports à la boutique',
    sendingMeans: {
      local: 'Un en 7 jours au maximum, bruité au hasard\u00a0: seul, il ne prouve rien.',
      split: 'Un en 7 jours au maximum, partagé de sorte qu’aucune des deux organisations ne puisse le lire seule.',
      off: 'Cette boutique ne collecte aucun rapport.',
    },
    notAllowed: 'Non autorisé dans vos choix de consentement pour cette boutique.',
    optedOut: 'Votre navigateur demande aux boutiques de ne pas partager vos données.',
    needsStoring: 'Les rapports ont besoin de données enregistrées.',
  },
  technical: 'Détails techniques',
  mode: 'Rapports',
  modes: {
    local: [
      'Bruités (local)',
      'Une fois tous les 7 jours au plus, votre navigateur envoie un rapport sur une visite, par exemple si vous avez commandé. Il y ajoute d’abord du hasard\u00a0: un seul rapport ne prouve rien. Reliés entre eux, plusieurs en révéleraient davantage. Leur nombre est donc limité.',
    ],
    split: [
      'Agrégation sécurisée (split)',
      'Une fois tous les 7 jours au plus, votre navigateur envoie un rapport exact sur une visite. Il peut dire combien de fois vous aviez commandé, combien de coupons et lesquels vous avez vus, et si vous avez commandé. Il est coupé en deux parts chiffrées pour deux organisations. Une part seule ne révèle rien. Elles ne calculent que des sommes sur de nombreux clients, avec du bruit. Cela vous protège tant que les deux ne réunissent pas leurs parts.',
    ],
    off: ['Aucun (off)', 'Cette boutique ne collecte aucun rapport. Ce que votre appareil apprend de vos visites y reste.'],
  },
  secondAggregator: 'Seconde organisation',
  byCustomer: (count, say) => [
    'Groupe de test',
    'Le même sur tous vos appareils',
    `La boutique indique que vous êtes connecté. Votre groupe est tiré d’après un nombre parmi ${say(count)}, calculé à partir de votre numéro de client. Seul ce nombre est enregistré ici. Il reste après la déconnexion.`,
  ],
  log: 'Journal d’événements',
  logLimit: ({ days, events }, say) =>
    `Les ${say(events)} derniers événements sur ${say(days)} ${form(days, { one: 'jour', other: 'jours' })}`,
  decisions: 'Derniers choix de coupon',
  noDecisions: 'Aucun pour l’instant.',
  chosen: (coupon) => `Coupon «\u00a0${coupon}\u00a0»`,
  noneChosen: 'Aucun coupon',
  neverShown: 'Il n’a pas été montré.',
  reasons: {
    model: 'Choisi sur cet appareil d’après vos visites ici.',
    modelNone: 'Votre appareil a estimé qu’il valait mieux ne montrer aucun coupon.',
    rule: 'Choisi par la règle de la boutique.',
    ruleNone: 'Aucun coupon de la règle de la boutique ne pouvait être montré.',
    random: 'Tiré au hasard pour savoir ce qui plaît.',
    randomNone: 'Un coupon a été tiré au hasard, mais n’a pas pu être montré.',
    waited: 'Votre appareil a attendu un meilleur moment.',
    comparison:
      'Certains navigateurs tirés au sort ne voient aucun coupon, pour que les résultats soient comparables. Le vôtre en fait partie.',
    nothing: 'Aucun coupon ne pouvait être montré.',
  },
  refused: (count, why, say) => `${say(count)} ${form(count, { one: 'coupon', many: 'de coupons', other: 'coupons' })}\u00a0: ${why}`,
  refusals: {
    coupon_not_started: 'pas encore valable',
    coupon_expired: 'expiré',
    already_claimed: 'vous avez déjà le code',
    not_for_me: 'vous avez choisi «\u00a0Pas pour moi\u00a0»',
    already_closed: 'vous l’avez fermé',
    quiet_after_dismissals: '48 heures de pause, car vous en avez fermé deux de suite',
    min_gap: 'trop tôt après un autre coupon',
    frequency_all: 'assez de coupons montrés en 24 heures',
    frequency_page: 'montré assez souvent sur cette page',
    frequency_session: 'montré assez souvent pendant cette visite',
    frequency_gap: 'trop tôt après la dernière fois',
    frequency_day: 'montré assez souvent en 24 heures',
    frequency_week: 'montré assez souvent en 7 jours',
    frequency_lifetime: 'montré assez souvent sur cet appareil',
    other_campaign: 'vous avez un coupon qui exclut les autres campagnes',
    members_only: 'réservé aux membres',
    margin_floor: 'marge trop faible pour la boutique',
    condition_unmet: 'conditions non remplies',
    lower_priority: 'un autre coupon était prioritaire',
  },
  otherRefusal: 'pour une autre raison',
  budget: 'Budget de confidentialité dépensé',
  spent: ({ period, lifetime }, say) =>
    `ε ${say(lifetime.spent)} sur ${say(lifetime.most)} au total, ${say(period.spent)} sur ${say(period.most)} en ${say(period.days)} jours`,
  budgetMeans:
    'ε limite ce que tous les rapports ensemble peuvent révéler de vous. Le compte dure tant que votre navigateur garde les données de ce site. Certains navigateurs les suppriment après 7 jours sans visite.',
  tokens: 'Jetons de rapport',
  tokensMean: 'Chaque rapport en utilise un. Le serveur ne peut pas savoir de quel navigateur vient un jeton.',
  waiting: 'Rapports en attente',
  sent: 'Rapports envoyés',
  bytes: 'Texte complet',
  shares: 'Un rapport exact en deux parts chiffrées, une pour chaque organisation.',
  assignmentEvent: 'Votre groupe de test, et rien sur ce que vous avez fait.',
  noReports: 'Aucun pour l’instant.',
  tried: 'Déjà tenté\u00a0: il est peut-être arrivé.',
  fates: {
    refused: 'Refusé par le serveur de la boutique.',
    given_up: 'Pas confirmé. Votre navigateur n’essaie plus.',
    withdrawn: 'Retiré par vous après une tentative d’envoi.',
  },
  messages: 'Coupons que vous vous êtes fait envoyer',
  messagesMean:
    'Le serveur de la boutique a reçu votre adresse et le coupon. Ce navigateur ne garde pas l’adresse. Chaque message contient un lien qui l’efface du serveur.',
  messageBy: { email: 'Par e-mail', sms: 'Par SMS' },
  messageUnsure: 'Pas confirmé, mais peut-être arrivé.',
  notifications: 'Notifications de coupons',
  notificationsMean:
    'Ce navigateur vous signale des coupons. Le serveur de la boutique peut le réveiller, mais n’apprend pas ce qu’il affiche.',
  mute: 'Désactiver les notifications',
  withdraw: 'Retirer',
  save: 'Enregistrer une copie',
  erase: 'Effacer mes données',
  erasing: 'Vos données seront effacées dans 10 secondes, ou dès que vous quittez la page.',
  undo: 'Annuler',
  done: {
    withdrawn: 'Retiré. Il ne sera pas envoyé.',
    tried: 'Retiré, mais un envoi avait déjà été tenté et il est peut-être arrivé.',
    gone: 'Pas retiré, car il n’était plus en attente. S’il a été envoyé, il figure dans «\u00a0Rapports envoyés\u00a0».',
    erased: 'Vos données sont effacées. Vos réglages et le budget de confidentialité restent inchangés.',
    kept: 'Rien n’a été effacé.',
    muted: 'Les notifications sont désactivées.',
    failed: 'Cela n’a pas fonctionné. Veuillez réessayer.',
  },
  unavailable: 'Couplet ne fonctionne pas sur cette page et n’enregistre donc rien.',
  unreadable: 'Vos données n’ont pas pu être lues pour l’instant. Vous pouvez tout de même les effacer.',
  close: 'Fermer',
  inbox: inboxFr,
  send: sendFr,
  transfer: transferFr,
};
