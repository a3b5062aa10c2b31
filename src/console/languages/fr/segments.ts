import { plural } from '../../i18n/grammar';
import type { strings as en } from '../en/segments';

const counted = plural('fr');

const strata: typeof en.strata = {
  'profile.visits': (n, atLeast) =>
    atLeast === 2 ? ['visite suivante', 'première visite'] : [`${n} visites ou plus`, `moins de ${n} visites`],
  'profile.orders': (n, atLeast) =>
    atLeast === 1 ? ['a déjà commandé', 'n’a jamais commandé'] : [`${n} commandes ou plus`, `moins de ${n} commandes`],
  'session.views': (n) => [`${n} produits consultés ou plus`, `moins de ${n} produits consultés`],
  'session.carted': (n, atLeast) =>
    atLeast === 1 ? ['a ajouté au panier', 'panier vide'] : [`${n} ajouts au panier ou plus`, `moins de ${n} ajouts au panier`],
  'session.shown': () => ['a vu un coupon', 'n’a vu aucun coupon'],
  'session.claimed': () => ['a obtenu un coupon', 'n’a obtenu aucun coupon'],
  'session.dismissed': () => ['a refusé un coupon', 'n’a refusé aucun coupon'],
};

const subgroups: typeof en.subgroups = {
  title: 'Résultats par segment de commandes',
  note: (pair, confidence) =>
    `${pair}. Ce sont des explorations, pas des verdicts. Chaque intervalle a une confiance de ${confidence}, pour que tous ensemble aient 95 %.`,
  part: 'Segment',
  dimension: 'Dimension',
  dimensions: { customer: 'Clients', route: 'Tunnel de commande', channel: 'Canal', device: 'Appareil' },
  partOf: (dimension, value) => `${dimension} : ${value}`,
  values: { new: 'nouveaux', returning: 'connus', unknown: 'sans identifiant client' },
  unstated: 'non indiqué',
  groups: { none: 'aucun coupon', rule: 'votre propre règle', couplet: 'Couplet' },
  ordersOf: (group) => `Commandes : ${group}`,
  margin: 'Marge nette ajoutée à 100 % du trafic',
  interval: 'Intervalle',
  lower: 'Borne inférieure',
  upper: 'Borne supérieure',
  noInterval: 'pas encore d’intervalle',
  between: (lower, upper) => `entre ${lower} et ${upper}`,
  leftOut: (dimension, orders) => `${dimension} : ${orders} commandes aux valeurs rares ne sont pas affichées.`,
};

const segments: typeof en.segments = {
  suits: 'Effet par segment',
  suitsLead:
    'Combien un coupon vend mieux ou moins bien à un segment qu’à tous les visiteurs. D’après les rapports privés de visites avec un coupon donné au hasard.',
  clear: 'Résultats nets jusqu’ici :',
  finding: (coupon, segment, effect) => `« ${coupon} » dans « ${segment} » : ${effect}`,
  nothingClear: 'Pas encore de résultat net. Tous les intervalles contiennent zéro, et plus de rapports les rendent plus étroits.',
  share: (share) => `environ ${share} des visites`,
  coupon: 'Coupon',
  effect: 'Effet',
  interval: 'Intervalle à 95 %',
  says: 'Verdict',
  adds: 'Pour 100 visites',
  between: (lower, upper) => `entre ${lower} et ${upper}`,
  better: 'Vend mieux ici.',
  worse: 'Vend moins bien ici.',
  open: 'Pas encore connu.',
  atLimit: 'À la limite.',
  note: (from, to) =>
    `Les barres vont de ${from} à ${to}. Les rapports peuvent être falsifiés, ils ne peuvent donc pas déplacer un coupon au-delà de ces limites. Les intervalles incluent le bruit de confidentialité, et un sur vingt manque la vraie valeur. « Pour 100 visites » est la marge nette que l’effet ajoute à la valeur du coupon.`,
  nextTitle: 'Effet sur la prochaine version',
  taken:
    'Votre prochaine version utilise cet effet. Les appareils préfèrent un coupon dans les segments où il vend mieux, et s’adaptent toujours à leur propre visiteur.',
  takenHow: 'Publiez sous Campagnes. Si la clé de signature est sur un autre ordinateur, publiez-y avec « couplet publish --key ».',
  held: 'Les rapports ont échoué à une vérification, la prochaine version ne les utilise donc pas.',
  live: (day, coupons, count) =>
    `La version en ligne, publiée le ${day}, utilise l’effet de ${count} ${counted(coupons, { one: 'coupon', other: 'coupons' })}.`,
  liveWithout: (day) => `La version en ligne, publiée le ${day}, ne l’utilise pas encore.`,
  nothing: 'Aucun effet connu pour l’instant',
  missing: {
    bundle: 'Aucune campagne n’est publiée. Configurez-en une sous Campagnes.',
    reports:
      'Les rapports privés sont désactivés. Choisissez « Rapports brouillés (local) » sous Campagnes, dans « Boutique », et publiez.',
    question: 'Les rapports n’incluent pas le segment. Ajoutez « stratum-outcome » à « reports.questions » dans le fichier de campagne.',
    strata:
      'Les segments de cette campagne dépendent de ce qu’un coupon change, comme les codes obtenus. Dans le fichier de campagne, réglez « reports.strata » sur les visites et les commandes passées.',
    explore:
      'Les visites ne reçoivent pas de coupons au hasard. Réglez « Exploration » au-dessus de 0 sous Campagnes, dans « Expérience », et publiez.',
    count:
      'Il faut plus de rapports pour au moins deux coupons. Chaque visiteur qui a accepté en envoie au plus un par semaine, et seules comptent les visites avec un coupon donné au hasard.',
    orders: 'Aucune commande n’est encore venue d’une visite avec un coupon donné au hasard. Attendez des commandes.',
  },
  setUp: 'Aller aux campagnes',
  reports: 'Rapports par coupon',
  reportsLead: (least) => `Il faut ${least} rapports par coupon.`,
  received: 'Rapports',
  needed: 'Encore nécessaires',
  enough: 'Assez',
  fit: 'Vérification des rapports',
  fitLead:
    'N’importe qui peut envoyer des rapports, mais les faux échouent à l’une de ces vérifications. Chaque vérification échoue par hasard une fois sur dix mille consultations.',
  fits: {
    uneven: 'Tous les coupons ont à peu près le même nombre de rapports.',
    strata: 'Tous les coupons ont la même répartition de segments.',
    orders: 'Les ventes des rapports concordent avec celles des commandes.',
  },
  alarms: {
    uneven: 'Un coupon a trop de rapports. Quelqu’un falsifie peut-être des rapports, ou une page les envoie deux fois.',
    strata:
      'La répartition des segments diffère entre les coupons, alors qu’ils sont donnés au hasard. Quelqu’un falsifie peut-être des rapports.',
    orders: 'Les ventes des rapports ne concordent pas avec celles des commandes. Quelqu’un falsifie peut-être des rapports.',
  },
  chance: (p) => `Probabilité d’une telle différence par hasard : p ${p}.`,
  todo: 'Tant que ce n’est pas résolu, les rapports ne sont pas utilisés. Les commandes, les budgets et les résultats ne sont pas concernés.',
  todoTokens: 'Publiez de nouveau, pour que les rapports demandent des jetons à usage unique. Puis démarrez une nouvelle expérience.',
  todoRestart:
    'Les rapports demandent déjà des jetons à usage unique. Cherchez des robots dans le journal de votre boutique, puis démarrez une nouvelle expérience.',
  privacy: 'Ce que révèle un rapport',
  privacyLead: 'Les appareils répondent parfois au hasard, aucune réponse isolée n’est donc certaine.',
  epsilon: 'Paramètre de confidentialité ε',
  epsilonNote: '0 révèle le moins, 2 le plus',
  match: 'Rapports reliés, au plus',
  matchValue: (hits) => `${hits} sur 100`,
  matchNote: 'en devinant, on en relie 50',
  matchLead: (hits, most) =>
    `Quelqu’un qui aurait tous les rapports, mais aucune autre donnée, pourrait relier deux rapports d’un même visiteur dans au plus ${hits} essais sur 100. Si ce nombre dépasse ${most}, baissez ε.`,
  tooWell: 'Deux rapports d’un même visiteur peuvent être reliés trop souvent.',
  tooWellTodo: (one) =>
    one
      ? 'Baissez ε ou cochez « Interroger sur les codes obtenus et les refus » sous Campagnes, dans « Avancé », et publiez.'
      : 'Baissez ε sous Campagnes, dans « Avancé », et publiez.',
  toEpsilon: 'Modifier ε',
  questions: 'Chaque rapport répond à une question :',
  questionsSeveral: 'Chaque rapport répond à l’une de ces questions, tirée au hasard :',
  question: {
    'stratum-outcome': (madeUp) =>
      `À quel segment appartenait la visite, et a-t-elle mené à une commande ? ${madeUp} des réponses sont aléatoires.`,
    useful: (madeUp) => `Le dernier coupon utilisé était-il utile ? ${madeUp} des réponses sont aléatoires.`,
    'local-right': (madeUp) => `L’appareil a-t-il mieux prévu que le modèle de la boutique ? ${madeUp} des réponses sont aléatoires.`,
    reaction: (madeUp) => `Un coupon a-t-il été obtenu, refusé, ou ni l’un ni l’autre ? ${madeUp} des réponses sont aléatoires.`,
  },
  tokens: 'Chaque rapport demande un jeton à usage unique et intraçable, ce qui empêche la falsification en masse.',
  noTokens:
    'Les rapports ne demandent pas encore de jetons, n’importe qui peut donc en envoyer beaucoup. Votre prochaine version les exige, sauf si le serveur désactive les jetons.',
  visits: 'Visites agrégées',
  visitsLead:
    'Au plus une fois par semaine, un appareil rapporte une visite en deux parts chiffrées. Vous ne voyez que des totaux d’au moins cent visites, avec du bruit.',
  visitsCounted: 'Visites comptées',
  visitsCountedNote: 'avec du bruit',
  visitsTold: 'Poids des données de votre boutique',
  visitsToldNote: (least) => `utilisé à partir de ${least}`,
  visitsFate: {
    trained: 'Non utilisées, car la version en ligne a été entraînée sur un journal de votre boutique.',
    none: 'Pas encore de totaux. Le premier demande cent rapports et une semaine.',
    orders: 'Aucune commande de cette expérience n’a encore de marge nette connue. Attendez des commandes.',
    few: 'Les totaux sont encore surtout du bruit, les appareils utilisent donc les produits consultés et votre propre règle. Plus de visites et des publications moins fréquentes aident.',
    taken:
      'Votre prochaine version utilise ces totaux pour décider qui reçoit un coupon et à quelle fréquence. Publiez sous Campagnes, ou avec « couplet publish --key ».',
  },
  visitsLive: (day) => `La version en ligne, publiée le ${day}, utilise les totaux de ce jour.`,
  off: 'Les rapports privés ne sont pas en mode local, les appareils n’envoient donc pas de réponses brouillées.',
};

export const strings: typeof en = { strata, subgroups, segments };
