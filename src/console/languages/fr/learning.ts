import { plural } from '../../i18n/grammar';
import type { strings as en } from '../en/learning';

const counted = plural('fr');

const automatic: typeof en.automatic = {
  title: 'Durée de prise en compte des données passées',
  lead: 'Si vos produits ou vos clients changent, les visites plus anciennes des rapports privés peuvent compter moins.',
  label: 'Visites passées',
  hint: 'Moins de jours demandent plus de visites. Utilisé avec l’agrégation sécurisée seulement.',
  forGood: 'Comptent entièrement',
  halfAfter: (days) => (days === 1 ? 'Comptent pour moitié après un jour' : `Comptent pour moitié après ${days} jours`),
  save: 'Enregistrer',
  saved: 'Enregistré. La prochaine version l’utilise.',
  unsaved: 'Pas encore enregistré.',
};

const loop: typeof en.loop = {
  title: 'Réglages de l’apprentissage automatique',
  lead: 'Couplet apprend des nouvelles commandes et des nouveaux rapports, essaie le résultat sur certains appareils, et laisse vos commandes décider.',
  mode: 'Nouvelles versions',
  modes: { automatic: 'Automatiques', ask: 'Me demander d’abord', off: 'Désactivées' },
  hints: {
    automatic: 'Une nouvelle version est essayée, puis utilisée sur tous les appareils ou retirée.',
    ask: 'Une nouvelle version est préparée et attend ici votre clic.',
    off: 'Couplet ne change vos coupons que lorsque vous publiez.',
    share: 'Une part plus grande décide plus tôt. Les autres appareils gardent la version en ligne.',
    tolerance: 'Une nouvelle version est utilisée sur tous les appareils dès que vos commandes montrent qu’elle coûte moins que cela.',
    horizonDays: 'Si les commandes n’ont pas décidé d’ici là, la version qui a le plus rapporté est utilisée.',
  },
  share: 'Part des appareils',
  tolerance: 'Perte de marge tolérée',
  horizonDays: 'Décider après',
  days: (days) => `${days} ${counted(days, { one: 'jour', other: 'jours' })}`,
  save: 'Enregistrer',
  saved: 'Enregistré.',
  unsaved: 'Pas encore enregistré.',
};

const modelCard: typeof en.modelCard = {
  title: 'Résultat',
  none: 'Après l’entraînement, vous voyez ici ce que le modèle a appris et à quel point c’est sûr.',
  ships: {
    learnt: (gain) => `Vos données améliorent le choix des coupons : ${gain} pour 1 000 visites par rapport à l’absence de coupons.`,
    family: (gain) =>
      `Vos données confirment le choix des boutiques habituelles : ${gain} pour 1 000 visites par rapport à l’absence de coupons.`,
    matching: (gain) =>
      `Le coupon qui correspond aux produits consultés a fait le mieux : ${gain} pour 1 000 visites par rapport à l’absence de coupons.`,
  },
  unsure: (gain, from, to) =>
    `Pas encore certain : ${gain} estimés pour 1 000 visites par rapport à l’absence de coupons (95 % : de ${from} à ${to}).`,
  shipsNothing: 'Dans ces données, tous les coupons ont coûté plus qu’ils n’ont rapporté, la version ne montre donc aucun coupon.',
  sizeOnly: (size) => `Le modèle a appris qu’une commande habituelle est de ${size}.`,
  priorOnly: 'Les données ne montrent pas ce qu’apportent les coupons. La version choisit comme les boutiques habituelles.',
  versus: 'Par rapport à',
  noCoupons: 'Aucun coupon',
  matching: 'Le coupon qui correspond aux produits consultés',
  per: 'Marge nette pour 1 000 visites',
  interval: (from, to) => `95 % : de ${from} à ${to}`,
  caveat: (visits) =>
    `Estimé sur ${visits} visites de vos données, pour des visiteurs que le modèle n’avait pas vus. Seul un essai montre ce qu’il rapporte maintenant.`,
  order: 'Commande habituelle',
  orderNote: 'sert à évaluer les remises sur un panier vide',
  shown: 'Visites avec un coupon',
  shownNote: 'les autres visites ne voient pas de coupon',
  rows: (rows) => `Lignes : ${rows}`,
  cannot: 'Ce qu’il ne sait pas faire',
  limits: {
    visits: 'Il a appris de commandes, pas de visites. On ne sait pas qui achète sans coupon, ni ce qu’apporte un coupon.',
    effect: 'Les données ne montrent pas ce qu’apportent les coupons, leur effet est donc repris de boutiques habituelles.',
    unsure: 'Dans ces données, les modèles ne sont pas nettement meilleurs que des règles simples.',
    audience: 'Pour certains coupons, on ne sait pas combien de visiteurs ils touchent.',
    related: 'Les produits liés n’ont pas aidé à prévoir ce qu’apporte un coupon, la version les laisse donc de côté.',
    later:
      'Les rapports privés sur les visites ne changent pas un modèle entraîné sur un journal. Entraînez-le de nouveau avec des données plus récentes.',
  },
  card: 'Fiche complète du modèle',
  notes: 'Notes d’entraînement',
};

const trainingData: typeof en.trainingData = {
  title: 'Données',
  drop: 'Déposez des fichiers ici',
  choose: 'Choisir des fichiers',
  dropHint: (most) => `Des commandes, un export GA4 ou une liste de produits. CSV, NDJSON ou Parquet, jusqu’à ${most} chacun.`,
  guide: 'Comment exporter',
  file: 'Fichier',
  found: 'Contenu',
  teaches: 'Ce qu’il enseigne',
  state: 'État',
  remove: (name) => `Supprimer ${name}`,
  removeTitle: 'Supprimer ce fichier ?',
  removeQuestion: (name) => `${name} est supprimé du serveur. Les modèles entraînés restent.`,
  removeConfirm: 'Supprimer',
  uploading: (done) => `Envoi, ${done}`,
  interrupted: 'Interrompu. Déposez de nouveau le fichier pour continuer.',
  checking: 'Vérification',
  ready: 'Prêt',
  unusable: 'Inutilisable',
  kinds: { orders: 'Commandes', events: 'Journal de comportement', items: 'Produits', unknown: 'Format inconnu' },
  formats: {
    shopify: 'Shopify',
    woocommerce: 'WooCommerce',
    medusa: 'Medusa',
    vendure: 'Vendure',
    ga4: 'GA4',
    otto: 'OTTO',
    judgeme: 'Judge.me',
    loox: 'Loox',
    yotpo: 'Yotpo',
    'woocommerce-reviews': 'WooCommerce',
  },
  inFormat: (kind, format) => `${kind} (${format})`,
  rows: (kept, rows) => (kept === rows ? `Lignes : ${rows}` : `Lignes : ${kept} sur ${rows}`),
  period: (from, to) => `du ${from} au ${to}`,
  counts: (shoppers, purchases) => `Visiteurs : ${shoppers}, commandes : ${purchases}`,
  lessons: {
    order_size: 'Montant d’une commande habituelle',
    who_buys: 'Qui achète sans coupon',
    gain: 'Ce qu’apporte chaque coupon',
    categories: 'Catégories de produits',
    tastes: 'Les produits qui vont ensemble',
  },
  gaps: {
    no_views: 'Aucune visite avec plusieurs consultations, il ne peut donc pas enseigner qui achète.',
    no_purchases: 'Aucune commande.',
    few_purchases: 'Moins de 20 visites ont mené à une commande.',
    no_showings: 'Aucun coupon de cette campagne n’a été montré.',
    few_showings: 'Des coupons ont été montrés à moins de 10 visiteurs.',
    no_propensities: 'Les coupons n’ont pas été montrés au hasard, leur effet ne peut donc pas être appris.',
    no_times: 'Aucune heure.',
    no_customers: 'Aucun client, les commandes répétées sont donc inconnues.',
    no_goods: 'Aucun produit.',
  },
  unknownAudience: (coupons) => `Des conditions demandent des consultations ou des visites, qui manquent à ce fichier : ${coupons}.`,
  unusual: (column, count, share) => `${column} inhabituels, conservés : ${count} (${share})`,
  columns: { price: 'Prix', quantity: 'Nombres d’articles', review_length: 'Textes d’avis', seconds: 'Temps passés' },
  leftOut: (rows) => `Lignes écartées : ${rows}`,
  reason: 'Raison',
  lines: 'Numéros de ligne',
  count: 'Lignes',
  unknownFormat:
    'Les en-têtes de colonnes sont inconnus. Pour les commandes, utilisez order_id, time, customer_id, item_id, quantity et price. Puis envoyez de nouveau le fichier.',
  kept: (day) => `Conservé jusqu’au ${day}`,
  notSent: (name) => `${name} n’a pas pu être envoyé.`,
  unreadable: 'Le fichier a été déplacé, renommé ou modifié. Choisissez-le de nouveau.',
};

const learning: typeof en.learning = {
  title: 'Apprentissage',
  lead: 'Entraînez un modèle sur vos propres données, et voyez ce que Couplet a appris seul.',
  empty: 'Publiez d’abord une campagne',
  emptyNext: 'L’entraînement a besoin de ses coupons et de sa devise.',
  toCampaigns: 'Aller aux campagnes',
};

const trainingRun: typeof en.trainingRun = {
  title: 'Entraîner',
  kinds: { orders: 'Commandes', events: 'Journal de comportement', items: 'Produits' },
  own: 'Commandes sur ce serveur',
  none: 'Aucun',
  more: 'Autres réglages',
  seed: 'Graine aléatoire',
  seedHint: 'Les mêmes données et la même graine donnent le même résultat.',
  start: 'Démarrer l’entraînement',
  nothing: 'Choisissez des commandes ou un journal de comportement.',
  running: 'Entraînement en cours. Vous pouvez quitter cette page.',
  cancel: 'Annuler',
  cancelled: 'L’entraînement a été annulé.',
  failed: 'L’entraînement a échoué.',
  log: 'Journal',
  stages: {
    orders: 'Lire les commandes',
    read: 'Lire les données',
    clean: 'Vérifier les lignes',
    'collaborative filter': 'Apprendre les produits liés',
    network: 'Apprendre l’ordre des étapes',
    gain: 'Apprendre ce qu’apportent les coupons',
  },
  failures: {
    training_interrupted: 'Le serveur s’est arrêté pendant l’entraînement. Relancez l’entraînement.',
    training_crashed:
      'L’entraînement s’est terminé trop tôt, sans doute faute de mémoire. Entraînez sur un fichier plus petit, ou augmentez TRAINING_MEMORY_MB.',
    out_of_memory: 'La mémoire n’a pas suffi. Entraînez sur un fichier plus petit, ou augmentez TRAINING_MEMORY_MB.',
    disk_full: 'Le disque est plein. Libérez de l’espace, puis recommencez.',
    no_input: 'Le serveur n’a pas encore de commandes. Envoyez d’abord un fichier.',
    no_rows: 'Les données n’ont aucune ligne utilisable. L’étape 1 montre pourquoi.',
    audience_too_small:
      'La condition d’un coupon est remplie par moins de 50 visiteurs des données. Pour les protéger, élargissez la condition ou utilisez plus de données.',
  },
  earlier: 'Entraînements précédents',
  when: 'Démarré',
  data: 'Données',
  state: 'État',
  version: 'Version',
  states: { running: 'En cours', done: 'Terminé', failed: 'Échoué', cancelled: 'Annulé' },
  show: 'Voir le résultat',
};

const trial: typeof en.trial = {
  title: 'Apprentissage automatique',
  leads: {
    automatic: 'Couplet apprend de vos commandes et des rapports privés, et essaie seul de nouvelles versions.',
    ask: 'Couplet apprend de vos commandes et des rapports privés. Il prépare de nouvelles versions et demande avant de les essayer.',
    off: 'Couplet n’apprend de vos commandes et des rapports privés que lorsque vous publiez.',
  },
  learnt: (orders, reports) =>
    orders === undefined && reports === undefined
      ? ''
      : `Nouveautés apprises : ${[orders && `${orders} commandes`, reports && `${reports} rapports`].filter(Boolean).join(' et ')}.`,
  unchanged: 'Le choix des coupons ne changerait pas.',
  prepared: (version) => `Version ${version} préparée.`,
  staged: (version, share) => `Version ${version} à l’essai sur ${share} des appareils.`,
  promoted: (version) => `La version ${version} est utilisée sur tous les appareils.`,
  takenBack: (version) => `Version ${version} retirée.`,
  ended: (version) => `Essai de la version ${version} arrêté.`,
  whys: {
    orders: 'Les commandes ont décidé.',
    horizon: 'Le délai est écoulé, et la version qui a le plus rapporté l’a emporté.',
    sample_ratio_mismatch: 'Les appareils n’ont pas été répartis comme prévu.',
    merchant: 'Une autre version a été publiée ou choisie.',
    stopped: 'Les coupons ont été arrêtés.',
    off: 'L’apprentissage automatique a été désactivé.',
  },
  buyers: (staged, live) => `Acheteurs : ${staged} avec, ${live} sans.`,
  enough: (least) => `Pas encore assez de données : il faut ${least} acheteurs de chaque côté.`,
  waits: {
    off: 'L’apprentissage automatique est désactivé.',
    no_bundle: 'Aucune campagne publiée pour l’instant.',
    stopped: 'Les coupons sont arrêtés.',
    merchant_stage: 'Vous essayez vous-même une version. L’apprentissage automatique attend la fin de cet essai.',
    signing_key_absent: 'Ce serveur n’a pas de clé de signature. Publiez vous-même les nouvelles versions.',
    no_news:
      'Pas encore assez de nouvelles commandes ou de nouveaux rapports. La prochaine version demande 30 nouvelles commandes ou 200 nouveaux rapports, et au moins 10 % de plus qu’avant. Seules les visites avec un choix au hasard comptent.',
    asked: 'Une version est prête à être essayée.',
    no_orders: 'Aucune commande avec cet essai pour l’instant.',
    not_yet: 'Les commandes ne montrent pas encore de différence nette.',
    sample_ratio_mismatch:
      'Les appareils ne sont pas répartis comme prévu, les commandes ne peuvent donc pas être comparées. Cette version sera retirée.',
  },
  hourly: 'Couplet cherche de nouvelles commandes et de nouveaux rapports une fois par heure.',
  problem: (code) => `Une nouvelle version n’a pas pu être préparée (${code}). Publiez votre brouillon pour voir l’erreur.`,
  start: (share) => `Essayer sur ${share} des appareils`,
  startTitle: 'Essayer cette version ?',
  startQuestion: (version) =>
    `La version ${version} contient vos coupons publiés et les choisit d’une nouvelle manière. Vos commandes décident ensuite.`,
  startConfirm: 'Essayer',
  history: 'Ce qu’il a fait',
  when: 'Quand',
  what: 'Quoi',
};

const tryStep: typeof en.tryStep = {
  title: 'Essayer',
  none: 'Après l’entraînement, vous pouvez essayer le modèle sur une part des appareils.',
  share: 'Part des appareils',
  shareHint: 'Une part plus grande décide plus tôt.',
  all: 'Tous',
  start: (share) => `Essayer sur ${share} des appareils`,
  startTitle: 'Essayer ce modèle ?',
  startQuestion: (share) => `${share} des appareils reçoivent une version avec vos coupons en ligne et le nouveau modèle.`,
  judged:
    'Vos commandes décident. La version est utilisée sur tous les appareils ou retirée, selon les réglages de l’apprentissage automatique.',
  allQuestion:
    'Tous les appareils reçoivent une version avec vos coupons en ligne et le nouveau modèle. Vous pouvez restaurer la version précédente sous « Versions ».',
  startConfirm: 'Démarrer',
  versionName: (files) => `Entraînée sur ${files}`,
  staged: (version, share) => `« ${version} » est sur ${share} des appareils.`,
  judging: 'Vos commandes décident si tous les appareils la reçoivent.',
  live: (version) => `Tous les appareils utilisent « ${version} ».`,
  ended: (version) => `« ${version} » n’est plus utilisée.`,
  promote: 'Utiliser sur tous les appareils',
  promoteTitle: 'Utiliser cette version sur tous les appareils ?',
  promoteQuestion: 'Tous les appareils la reçoivent en moins d’une minute. Vous pouvez restaurer la version précédente sous « Versions ».',
  end: 'Terminer l’essai',
  endedNow: 'L’essai est terminé.',
  promotedNow: 'Tous les appareils reçoivent cette version.',
  versions: 'Versions',
  offline: 'Ce serveur n’a pas de clé de signature. Téléchargez la campagne, puis entraînez et publiez avec votre clé.',
  download: 'Télécharger campaign.json',
  failures: {
    live_changed: 'Une autre version a été publiée entre-temps. Relancez l’essai : le modèle rejoindra cette version.',
    stage_running: 'Une autre version est à l’essai. Terminez d’abord cet essai.',
    serving_stopped: 'Les coupons sont arrêtés. Activez-les d’abord.',
    bundle_current: 'Tous les appareils utilisent déjà cette version.',
  },
};

export const strings: typeof en = { automatic, loop, modelCard, trainingData, learning, trainingRun, trial, tryStep };
