import { plural } from '../i18n/plural';
import { inboxFr } from '../inbox/inboxFr';
import { transferFr } from '../transfer/transferFr';
import type { PanelStrings } from './panelStrings';

const form = plural('fr');

export const panelFr: PanelStrings = {
  language: 'fr',
  between: ' ',
  title: 'Ce que Couplet conserve',
  intro:
    'Les coupons sont choisis sur cet appareil. Ce que vous consultez reste ici. La boutique reçoit le coupon dont vous demandez le code, le groupe de comparaison attribué à ce navigateur par tirage au sort, et les réponses décrites et énumérées ci-dessous.',
  mode: 'Réponses à la boutique',
  modes: {
    local: [
      'Brouillées ici (local)',
      'Une fois tous les 7 jours au plus, une réponse sur une visite est envoyée, par exemple : achat ou non. Auparavant, sur cet appareil, le hasard la rend fausse une partie du temps, si bien qu’aucune réponse ne dit avec certitude ce que vous avez fait.',
    ],
    split: [
      'Coupées en deux (split)',
      'Une fois tous les 7 jours au plus, une réponse exacte sur une visite est envoyée, par exemple : achat ou non. Elle est coupée ici en deux parts qui, seules, ne disent rien, scellées pour deux organisations ; il n’en sort que des sommes portant sur de nombreux clients, avec du bruit. Cela vaut tant que les deux ne réunissent pas leurs parts.',
    ],
    off: ['Aucune (off)', 'Cette boutique ne fait envoyer aucune réponse. Ce qui est appris de vos visites reste sur cet appareil.'],
  },
  secondAggregator: 'L’autre organisation',
  consent: 'Vous autorisez',
  mayStore: (may) => (may ? 'La conservation sur cet appareil' : 'Aucune conservation'),
  maySend: (may) => (may ? 'l’envoi de réponses' : 'aucun envoi de réponses'),
  kept: 'Conservé dans',
  storage: {
    memory: 'La mémoire seulement, effacée à votre départ',
    indexeddb: 'Ce navigateur',
    earlier: 'La mémoire seulement sur cette page ; des pages précédentes ont enregistré quelque chose dans ce navigateur',
  },
  events: 'Éléments notés sur vos visites',
  retention: ({ days, events }, say) =>
    `Les ${say(events)} plus récents au maximum. Ceux de plus de ${say(days)} ${form(days, { one: 'jour', other: 'jours' })} sont supprimés, et ce qui en a été appris s’estompe.`,
  decisions: 'Derniers choix de coupons',
  noDecisions: 'Aucun pour l’instant.',
  chosen: (coupon) => `Coupon « ${coupon} »`,
  noneChosen: 'Aucun coupon',
  neverShown: 'Il n’est pas apparu sur la page.',
  reasons: {
    model: 'Choisi sur cet appareil d’après vos visites ici.',
    modelNone: 'Calculé sur cet appareil : n’en montrer aucun semblait préférable à tout coupon.',
    rule: 'C’est une règle propre à la boutique qui l’a choisi.',
    ruleNone: 'Rien de ce que nomme la règle propre à la boutique ne pouvait être montré.',
    random: 'Tiré au hasard pour savoir ce qui plaît.',
    randomNone: 'Un coupon a été tiré au hasard, mais il n’a pas pu être montré.',
    waited: 'Mis en attente : cela semblait trop tôt.',
    comparison: 'À titre de comparaison, certains navigateurs ne montrent aucun coupon. Celui-ci a été tiré au sort pour en faire partie.',
    nothing: 'Aucun ne pouvait être montré.',
  },
  refused: (count, why, say) => `${say(count)} ${form(count, { one: 'coupon', many: 'de coupons', other: 'coupons' })} : ${why}`,
  refusals: {
    coupon_not_started: 'pas encore valable',
    coupon_expired: 'plus valable',
    already_claimed: 'vous avez déjà le code',
    not_for_me: 'vous avez répondu « Pas pour moi »',
    already_closed: 'vous l’avez fermé',
    quiet_after_dismissals: 'vous en avez fermé deux de suite, d’où 48 heures de silence',
    min_gap: 'un autre coupon avait été montré peu avant',
    frequency_all: 'assez de coupons ont été montrés en 24 heures',
    frequency_page: 'montré assez souvent sur cette page',
    frequency_session: 'montré assez souvent pendant cette visite',
    frequency_gap: 'il avait été montré peu avant',
    frequency_day: 'montré assez souvent en 24 heures',
    frequency_week: 'montré assez souvent en 7 jours',
    frequency_lifetime: 'montré assez souvent sur cet appareil',
    members_only: 'réservé aux membres',
    margin_floor: 'la boutique aurait gagné trop peu',
    condition_unmet: 'les conditions n’étaient pas remplies',
  },
  otherRefusal: 'pour une autre raison',
  budget: 'Budget de confidentialité utilisé',
  spent: ({ period, lifetime }, say) =>
    `ε ${say(lifetime.spent)} sur ${say(lifetime.most)} au total, ${say(period.spent)} sur ${say(period.most)} en ${say(period.days)} jours`,
  budgetMeans: ({ left }, say) =>
    `Limite ce que toutes les réponses ensemble peuvent révéler de vous. ${left === 0 ? 'Aucune autre réponse n’est possible' : `${say(left)} ${form(left, { one: 'autre réponse est possible', other: 'autres réponses sont possibles' })} au maximum`}. L’effacement ne le remet pas à zéro ; supprimer les données de ce site dans votre navigateur, si.`,
  tokens: 'Jetons',
  tokensMean: 'Chacun paie une réponse. Celui qui l’a délivré ne peut pas savoir à qui il appartenait.',
  waiting: 'Réponses en attente d’envoi',
  sent: 'Réponses envoyées',
  bytes: 'Octet par octet',
  shares: 'Une réponse exacte en deux parts, chacune scellée pour l’une des deux organisations.',
  ping: 'Pas une réponse : le groupe d’une expérience que le tirage au sort a attribué à ce navigateur ; rien de ce que vous avez fait.',
  noReports: 'Aucune pour l’instant.',
  tried: 'Déjà tentée : elle est peut-être arrivée.',
  fates: {
    refused: 'Refusée par le serveur de la boutique.',
    given_up: 'Personne ne l’a confirmée ; plus de nouvel essai.',
    withdrawn: 'Retirée par vous après une tentative d’envoi.',
  },
  withdraw: 'Retirer',
  save: 'Tout enregistrer dans un fichier',
  erase: 'Tout effacer',
  eraseWarning:
    'Vos visites, les choix, les codes et les réponses énumérées ici disparaîtront définitivement. Seul le chiffre du budget de confidentialité reste, sans quoi l’effacement permettrait davantage de réponses.',
  eraseNow: 'Effacer définitivement',
  keep: 'Conserver',
  done: {
    withdrawn: 'Retirée. Elle ne sera pas envoyée.',
    tried: 'Retirée, mais l’envoi avait déjà été tenté et elle est peut-être arrivée.',
    gone: 'Pas retirée : elle n’était plus en attente. Si elle est déjà partie, elle figure parmi les réponses envoyées.',
    erased: 'Effacé.',
    failed: 'Cela n’a pas fonctionné. Veuillez réessayer.',
  },
  unavailable: 'Rien n’est conservé : Couplet ne fonctionne pas sur cette page.',
  unreadable: 'Ce qui est conservé n’a pas pu être lu pour l’instant. On peut tout de même l’effacer.',
  close: 'Fermer',
  inbox: inboxFr,
  transfer: transferFr,
};
