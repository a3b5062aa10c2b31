import type { Variant } from '../../../protocol/experiment';
import { isUnsound } from '../../../stats/comparison/verdict';
import { isFutile } from '../../experiment/verdict';
import { plural } from '../../i18n/grammar';
import type { strings as en } from '../en/shell';
import { LONG } from '../en/shell';

const counted = plural('fr');

const shops: typeof en.shops = { shop: 'Boutique' };

const simulated: typeof en.simulated = {
  notice: (orders) =>
    `Données de démonstration : ${orders} commandes, ainsi que leurs coupons, visites et rapports privés, viennent de visiteurs simulés.`,
};

const roles = { owner: 'propriétaire', editor: 'éditeur', analyst: 'analyste' } as Readonly<Record<string, string>>;

const shell: typeof en.shell = {
  skip: 'Aller au contenu',
  menu: 'Pages',
  pages: {
    overview: 'Vue d’ensemble',
    campaigns: 'Campagnes',
    results: 'Résultats',
    learning: 'Apprentissage',
    codes: 'Codes',
    versions: 'Versions',
    operations: 'Exploitation',
    settings: 'Paramètres',
  },
  more: 'Menu',
  search: 'Rechercher ou aller à…',
  searchLabel: 'Rechercher des pages et des coupons',
  searchActions: { page: 'Page', coupon: 'Coupon', docs: 'Documentation', refused: 'Pourquoi un code a-t-il été refusé ?' },
  docs: 'Documentation',
  language: 'Langue',
  theme: 'Apparence',
  themes: { auto: 'Comme l’appareil', light: 'Claire', dark: 'Sombre' },
  signOut: 'Se déconnecter',
  signOutTitle: 'Se déconnecter ?',
  signOutQuestion:
    'Votre lien de configuration ne fonctionnera plus. Pour vous reconnecter, créez d’abord un jeton sous Paramètres, Utilisateurs. Sinon, il vous faudra l’ADMIN_TOKEN du serveur.',
  bySetup: 'Lien de configuration',
  onceOnly: 'Vous êtes connecté pour huit heures, et votre lien de configuration ne fonctionnera plus.',
  makeToken: 'Créer un jeton pour vous reconnecter plus tard',
  role: (role) => roles[role] ?? role,
  switch: 'Activer ou arrêter les coupons',
  on: 'Les coupons sont actifs',
  off: 'Les coupons sont arrêtés',
  nothingYet: 'Rien n’est encore publié',
  stop: 'Arrêter les coupons',
  stopTitle: 'Arrêter tous les coupons ?',
  stopQuestion:
    'Les visiteurs ne voient plus de coupons. Les codes non utilisés prennent fin dans votre boutique en moins d’une minute. Vous pouvez réactiver les coupons à tout moment, mais les codes terminés le restent.',
  stopConfirm: 'Arrêter maintenant',
  resume: 'Activer les coupons',
  resumeTitle: 'Activer les coupons ?',
  resumeQuestion: 'Les visiteurs revoient les coupons en moins d’une minute. Les codes terminés le restent.',
  stoppedClaims: (ended, remaining) =>
    remaining === 0
      ? `Arrêté. Codes ouverts terminés dans votre boutique : ${ended}.`
      : `Arrêté. Codes ouverts terminés : ${ended}. Codes qui n’ont pas encore pu l’être : ${remaining}. Couplet continue d’essayer.`,
  stopUnsaved: 'Impossible d’écrire dans la base de données. Libérez de l’espace disque avant de redémarrer le serveur.',
  notFound: 'Page introuvable',
  notFoundLead: 'L’adresse est peut-être ancienne.',
};

const signIn: typeof en.signIn = {
  title: 'Se connecter',
  lead: 'Des coupons choisis sur les appareils de vos visiteurs.',
  token: 'Jeton d’accès',
  tokenHint:
    'Un jeton donné par un propriétaire, ou l’ADMIN_TOKEN du serveur. Si vous n’en avez pas défini, il se trouve dans secrets.json, dans le dossier de données.',
  signIn: 'Se connecter',
  withProvider: 'Se connecter avec le compte de l’entreprise',
  or: 'ou',
  wrong: 'Jeton inconnu ou révoqué. Vérifiez que vous l’avez copié en entier.',
  setupTitle: 'Configurer votre boutique',
  setupLead:
    'Vous avez ouvert le lien de configuration de votre serveur. Il fonctionne une seule fois et vous connecte comme propriétaire.',
  begin: 'Commencer',
  setupSpent:
    'Ce lien a déjà servi ou date de plus d’un jour. Connectez-vous avec un jeton, ou redémarrez le serveur : il affiche un nouveau lien, ou la commande pour l’obtenir.',
  refused: {
    oidc_forbidden: 'Le compte de votre entreprise n’a pas accès à cette boutique. Adressez-vous à un propriétaire.',
    oidc_refused: 'La connexion n’a pas été terminée dans ce navigateur. Recommencez.',
    oidc_unreachable: 'Le service de connexion de votre entreprise n’a pas répondu. Réessayez dans une minute, ou utilisez un jeton.',
  },
};

const actor: typeof en.actor = { byToken: 'jeton', bySignIn: 'connexion', bySetup: 'lien de configuration', byServer: 'Couplet' };

const dateRange: typeof en.dateRange = {
  title: 'Période',
  presets: { 7: '7 derniers jours', 28: '28 derniers jours', 90: '90 derniers jours', all: 'Toute l’expérience' },
  between: (from, to) => `${from} – ${to}`,
  from: 'Du',
  to: 'Au',
  order: 'Le premier jour ne doit pas être après le dernier.',
  apply: 'Appliquer',
};

const ui: typeof en.ui = {
  loading: 'Chargement…',
  tryAgain: 'Réessayer',
  reason: (code) => `Raison : ${code}`,
  cancel: 'Annuler',
  close: 'Fermer',
  asTable: 'Sous forme de tableau',
  helpOn: (about) => `Aide : ${about}`,
  remove: (name) => `Retirer ${name}`,
  noOptions: 'Aucun résultat',
  undo: 'Annuler',
  rest: (n) => `Afficher le reste (${n})`,
  quoted: (text) => `« ${text} »`,
  copy: 'Copier',
  copied: 'Copié.',
  copyFailed: 'Votre navigateur n’a pas permis la copie. Sélectionnez plutôt le texte.',
  failures: {
    server_unreachable: 'Le serveur n’a pas répondu. Vérifiez votre connexion, et que le serveur fonctionne.',
    answer_malformed: 'Cette page et le serveur n’ont pas la même version. Rechargez la page.',
    forbidden: 'Votre rôle ne le permet pas. Adressez-vous à un propriétaire de cette boutique.',
    rate_limited: 'Trop de tentatives. Attendez une minute et réessayez.',
    shop_unreachable: 'Votre boutique est injoignable. Réessayez dans une minute.',
  },
};

const table: typeof en.table = {
  tools: (table) => `Rechercher et filtrer : ${table}`,
  csv: 'CSV',
  sortBy: 'Trier par',
  selected: (count) => `Sélection : ${count}`,
  select: (row) => `Sélectionner ${row}`,
  selectAll: 'Tout sélectionner',
  clear: 'Effacer la sélection',
  actions: 'Actions',
  noneFound: 'Aucune ligne ne correspond.',
  page: (page, of, rows) => `Page ${page} sur ${of}, lignes : ${rows}`,
  before: 'Page précédente',
  next: 'Page suivante',
};

const than: Readonly<Record<Variant, string>> = { none: 'sans coupons', rule: 'avec votre propre règle', couplet: 'avec Couplet' };

const compared: Readonly<Record<Variant, string>> = {
  none: 'à l’absence de coupons',
  rule: 'à votre propre règle',
  couplet: 'à Couplet',
};

const counting = (count: number, one: string, other: string): string => `${count} ${counted(count, { one, other })}`;

const span = (weeks: number): string =>
  weeks > LONG ? counting(Math.round(weeks / 52), 'an', 'ans') : counting(Math.ceil(weeks), 'semaine', 'semaines');

const experiment: typeof en.experiment = {
  arms: { none: 'aucun coupon', rule: 'votre propre règle', couplet: 'Couplet' },
  gain: (amount, control) => `${amount} de marge nette de plus que ${than[control]}`,
  loss: (amount, control) => `${amount} de marge nette de moins que ${than[control]}`,
  ofDays: (amount, control) => `${amount} de marge nette par rapport ${compared[control]}`,
  unknown: (verdict) => {
    const { reason, weeks } = verdict;
    if (isUnsound(verdict)) return 'Comparaison impossible';
    if (reason === 'period') return 'Jours choisis';
    if (reason === 'small') return 'Pas de différence de 10 %';
    if (isFutile(verdict)) return 'Aucun résultat net probable avant la fin prévue';
    if (weeks === null || weeks === 0) return 'Pas encore connu';
    return `Pas encore connu : environ ${span(weeks)} avec votre trafic`;
  },
  interval: (lower, upper) => `Intervalle à 95 % : de ${lower} à ${upper}`,
  noInterval: 'trop peu d’acheteurs pour un intervalle',
  against: (treatment, control, weeks) => `${treatment} contre ${control}, semaines de commandes : ${weeks}`,
  reasons: {
    sample_ratio_mismatch:
      'Les appareils n’ont pas été répartis comme prévu, les groupes ne peuvent donc pas être comparés. Cherchez d’abord la cause.',
    customers_unbalanced:
      'Les clients connus ne sont pas répartis comme prévu, les groupes ne peuvent donc pas être comparés. Cherchez d’abord la cause.',
    attribution_lost: 'Un tunnel de commande perd l’attribut, des commandes manquent donc à la comparaison.',
    too_few_customers: 'Il faut 100 acheteurs dans chaque groupe.',
    small: 'Toute différence de marge nette est inférieure à 10 %.',
    not_yet: 'La différence de marge nette observée jusqu’ici peut être due au hasard.',
    period:
      'Un verdict demande l’expérience entière. Sur des jours choisis, l’intervalle est valable si vous les avez choisis avant de voir les résultats.',
  },
  bounds: (lower, upper) => `Quel que soit le groupe des commandes perdues, la différence est entre ${lower} et ${upper}.`,
  waiting: (verdict) => {
    const { reason, weeks } = verdict;
    if (reason === 'small' || reason === 'period') return '';
    if (isFutile(verdict))
      return 'Même une différence de 10 % à partir de maintenant ne serait sans doute pas détectée avant la fin prévue. Vous pouvez arrêter.';
    if (weeks === null) return 'Avec votre trafic, détecter une différence de 10 % prendrait des années.';
    if (weeks > 0) return `Une différence de 10 % serait détectée d’ici environ ${span(weeks)}.`;
    return reason === 'not_yet' ? 'Une différence de 10 % aurait sans doute été détectée à ce stade.' : '';
  },
  tooEarly: 'La durée estimée apparaît après une semaine de commandes.',
  oneGroup: [
    'Aucune comparaison',
    'Tous les visiteurs sont dans un seul groupe. Démarrez une expérience pour mesurer ce que rapportent les coupons.',
  ],
  notPublished: 'Aucune campagne publiée pour l’instant',
  noOrders: 'Aucune commande de cette expérience pour l’instant',
  noOrdersNext:
    'Une commande apparaît moins d’une minute après son paiement. Vérifiez que le script est sur vos pages et que les coupons sont actifs.',
};

const setup: typeof en.setup = {
  title: 'Configurer',
  done: (done, all) => `${done} sur ${all} terminées`,
  open: 'Pas encore',
  finished: 'Terminée',
  next: (step) => `Étape suivante : ${step}.`,
  allSteps: 'Toutes les étapes',
  steps: {
    published: { name: 'Publier un coupon', help: 'Choisissez un gabarit, fixez la remise, publiez.', action: 'Choisir un gabarit' },
    tag: {
      name: 'Ajouter la balise du script',
      help: 'Aucune page de votre boutique n’a encore chargé Couplet.',
      action: 'Copier la balise',
    },
    claim: {
      name: 'Obtenir un coupon',
      help: 'Ouvrez votre boutique, consultez trois produits et obtenez le coupon.',
      action: 'Choisir un coupon à prévisualiser',
    },
    orders: {
      name: 'Connecter les commandes',
      help: 'Votre boutique n’a pas encore envoyé de commande.',
      action: 'Connecter les commandes',
    },
    measured: {
      name: 'Mesurer une commande',
      help: 'Aucune commande portant le groupe du visiteur n’est encore arrivée.',
      action: 'Vérifier la connexion',
    },
    result: {
      name: 'Premier résultat',
      help: 'La date attendue apparaît ici après les premières commandes mesurées.',
      action: 'Planifier l’expérience',
    },
  },
};

export const strings: typeof en = { shops, simulated, shell, signIn, actor, dateRange, ui, table, experiment, setup };
