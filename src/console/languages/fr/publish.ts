import { plural } from '../../i18n/grammar';
import { capital, hits } from '../../i18n/i18n';
import type { strings as en } from '../en/publish';

const counted = plural('fr');

const issueList: typeof en.issueList = {
  errors: (n) => `Corrigez ${n} ${counted(n, { one: 'erreur', other: 'erreurs' })} avant de publier`,
  warnings: (n) => `${n} ${counted(n, { one: 'avertissement', other: 'avertissements' })}`,
  about: (coupon) => `${coupon} :`,
};

const about = (coupon: string): string => (coupon === '' ? 'l’un des coupons' : coupon);

const publishRefusals: typeof en.publishRefusals = {
  discount_unsupported: (coupon) => ({
    what: `Le tunnel de commande de votre boutique ne prend pas en charge la remise de ${about(coupon)}.`,
    fix: 'Choisissez un autre type de remise, ou d’autres produits.',
  }),
  stacking_unsupported: (coupon) => ({
    what: `Le tunnel de commande de votre boutique accepte un code par commande, ${about(coupon)} ne peut donc pas être cumulé.`,
    fix: 'Choisissez « Un coupon par commande ».',
  }),
  condition_unsupported: (coupon, field) => ({
    what: `Le tunnel de commande de votre boutique ne peut pas vérifier ${field === '' ? 'une condition' : `la condition « ${field} »`} de ${about(coupon)}.`,
    fix: 'Retirez cette condition sous « Audience », ou demandez à votre développeur de la vérifier au paiement.',
  }),
  scope_unsupported: (coupon) => ({
    what: `Le tunnel de commande de votre boutique ne peut pas limiter ${about(coupon)} à ces produits.`,
    fix: 'Utilisez soit des produits, soit des catégories, ou toute la boutique.',
  }),
  scope_unknown: (coupon) => ({
    what: `${capital(about(coupon))} a un produit ou une catégorie qui n’existe pas dans votre boutique.`,
    fix: 'Vérifiez l’orthographe, ou choisissez dans la liste.',
  }),
  currency_unsupported: () => ({ what: 'Votre boutique vend dans une autre devise.', fix: 'Corrigez la devise sous « Boutique ».' }),
  sensitive_category: (coupon) => ({
    what: `${capital(about(coupon))} dépend d’un sujet sensible.`,
    fix: 'Retirez le mot de ses produits, conditions ou attributs.',
  }),
  protected_attribute: (coupon) => ({
    what: `${capital(about(coupon))} dépend d’un attribut protégé.`,
    fix: 'Retirez-le de ses conditions ou attributs.',
  }),
  value_below_floor: (coupon) => ({
    what: `${capital(about(coupon))} vaut moins que la valeur minimale d’un coupon.`,
    fix: 'Augmentez sa remise, ou baissez le minimum sous « Avancé ».',
  }),
  value_above_ceiling: (coupon) => ({
    what: `${capital(about(coupon))} peut valoir plus que la valeur maximale d’un coupon.`,
    fix: 'Baissez sa remise, ou augmentez le maximum sous « Avancé ».',
  }),
  campaign_invalid: () => ({ what: 'La campagne contient des erreurs.', fix: 'Revenez en arrière et corrigez-les d’abord.' }),
  draft_changed: () => ({
    what: 'Quelqu’un d’autre a modifié cette campagne.',
    fix: 'Revenez en arrière et vérifiez ses modifications, puis publiez.',
  }),
  live_changed: () => ({
    what: 'Une autre version a été publiée entre-temps.',
    fix: 'La liste ci-dessus compare maintenant avec elle. Vérifiez-la, puis restaurez.',
  }),
  signing_key_absent: () => ({
    what: 'Ce serveur n’a plus la clé de signature.',
    fix: 'Rechargez la page pour voir comment publier avec la clé sur un autre ordinateur.',
  }),
  shop_unreachable: () => ({
    what: 'Votre boutique est injoignable.',
    fix: 'Vérifiez qu’elle fonctionne, et réessayez dans une minute.',
  }),
  shop_no_answer: () => ({ what: 'Votre boutique n’a pas répondu à temps.', fix: 'Réessayez dans une minute.' }),
  shop_unauthorized: () => ({
    what: 'Votre boutique n’accepte pas les identifiants de Couplet.',
    fix: 'Demandez à l’administrateur de votre serveur de les renouveler.',
  }),
  shop_refused: () => ({
    what: 'Votre boutique a refusé d’énumérer ses fonctions.',
    fix: 'Consultez le journal de votre boutique, et réessayez.',
  }),
  shop_malformed: () => ({
    what: 'Votre boutique a envoyé une réponse illisible.',
    fix: 'Vérifiez la version de son extension Couplet.',
  }),
  capabilities_malformed: () => ({
    what: 'La liste des fonctions de votre boutique est illisible.',
    fix: 'Demandez au développeur de votre boutique de la corriger.',
  }),
  shop_extension_missing: () => ({
    what: 'L’extension Couplet manque dans votre boutique.',
    fix: 'Installez-la, puis publiez de nouveau.',
  }),
  shop_api_absent: () => ({
    what: 'L’interface de votre boutique ne répond pas.',
    fix: 'Demandez à l’administrateur de votre serveur de corriger SHOP_URL, ou activez l’API REST de la boutique.',
  }),
  shop_coupons_off: () => ({
    what: 'Les codes promo sont désactivés dans votre boutique.',
    fix: 'Activez-les dans les réglages généraux de WooCommerce, puis publiez de nouveau.',
  }),
  shop_untrusted: () => ({
    what: 'Le certificat de votre boutique n’est pas valable.',
    fix: 'Renouvelez-le, ou faites confiance à son autorité sur le serveur.',
  }),
  bundle_incompatible: () => ({
    what: 'Les modèles en ligne ne correspondent pas à la version de ce serveur.',
    fix: 'Entraînez de nouveau avec cette version, puis publiez.',
  }),
  bundle_invalid: () => ({
    what: 'Les appareils refuseraient cette version, elle n’a donc pas été publiée.',
    fix: 'C’est une erreur de Couplet. Transmettez les détails ci-dessous à l’administrateur de votre serveur.',
  }),
  store_unavailable: () => ({
    what: 'La base de données du serveur est injoignable. La campagne n’a pas changé.',
    fix: 'Réessayez dans une minute.',
  }),
  overloaded: () => ({ what: 'Le serveur est occupé. La campagne n’a pas changé.', fix: 'Réessayez dans une minute.' }),
};

const publish: typeof en.publish = {
  publish: 'Vérifier et publier',
  title: 'Publier ces modifications ?',
  lead: 'Les appareils des visiteurs reçoivent ces modifications en moins d’une minute :',
  nothing: 'Il n’y a aucune modification à publier.',
  pooled: 'L’expérience continue. Les résultats d’avant et d’après le changement d’objectif sont comptés ensemble.',
  pending: {
    token_keys: 'La publication renouvelle les clés des jetons des rapports privés.',
    split_key: 'La publication renouvelle la clé de ce serveur pour l’agrégation sécurisée.',
    strata: 'La publication ajoute les derniers résultats des rapports privés.',
    head: 'La publication retire une partie du modèle qui fonctionne mal sur les appareils.',
  },
  blocked: 'Corrigez ces erreurs avant de publier :',
  unwise: 'Vérifiez ces avertissements avant de publier :',
  unsaved: 'Enregistrez d’abord le brouillon.',
  confirm: 'Publier maintenant',
  doneOff: 'Publié. Les coupons sont arrêtés, les visiteurs ne les voient donc pas encore.',
  turnOn: 'Activer les coupons',
  isOn: 'Publié, et les coupons sont actifs.',
  changes: {
    added: (coupon) => `Nouveau : « ${coupon} ».`,
    coupon: (coupon) => `Modifié : « ${coupon} »`,
    removed: (coupon) => `Retiré : « ${coupon} ». Les codes déjà émis restent valables jusqu’à leur expiration.`,
    ended: (coupon) => `Terminé : « ${coupon} ».`,
    experiment: (shares) => `Nouvelle expérience : ${shares} Tous les visiteurs sont répartis de nouveau.`,
    firstExperiment: (shares) => `Les visiteurs sont répartis au hasard, pour mesurer les résultats : ${shares}`,
    shop: () => 'Modifié pour tous les coupons',
    campaign: (name) => `Campagne modifiée : « ${name} »`,
    campaignAdded: (name) => `Nouvelle campagne : « ${name} ».`,
    campaignRemoved: (name) => `Campagne retirée : « ${name} ».`,
  },
  field: {
    became: (name, from, to) => `${name} : ${from} → ${to}`,
    added: (name) => `${name} : ajouté`,
    removed: (name) => `${name} : retiré`,
    changed: (name) => `${name} : modifié`,
  },
  yes: 'oui',
  no: 'non',
  empty: 'vide',
  everybody: 'tous les visiteurs',
  and: ' et ',
  or: ' ou ',
  notes: {
    cold_start: () =>
      'Couplet apprend maintenant quel coupon convient à quel visiteur. Après quelques semaines de commandes, vous pourrez accélérer sous « Apprentissage ».',
    coupon_new_to_models: (coupon) =>
      `« ${coupon} » est nouveau pour le modèle entraîné. Les appareils le choisissent d’après leur propre apprentissage jusqu’au prochain entraînement.`,
    coupon_learnt_otherwise: (coupon) =>
      `« ${coupon} » avait une autre remise ou d’autres produits lors de l’entraînement du modèle. Entraînez de nouveau bientôt.`,
    setting_learnt_otherwise: () => 'Des réglages de la boutique ont changé depuis l’entraînement du modèle. Entraînez de nouveau bientôt.',
    model_dropped: () => 'Une partie du modèle ne convient pas à cette campagne et a été retirée. Entraînez de nouveau bientôt.',
    visits_learnt: () => 'Les appareils partent des visites agrégées.',
    visits_few: () => 'Les visites agrégées sont encore surtout du bruit et ont été laissées de côté.',
    strata_learnt: () => 'Les rapports privés distinguent les visiteurs nouveaux et connus.',
    strata_held_back: () =>
      'Les rapports privés ne concordent pas avec les commandes et ont été laissés de côté. Certains sont peut-être falsifiés. Vérifiez-les avant de publier de nouveau.',
  },
  toCoupon: 'Aller au coupon',
  inDetail: 'Détails :',
  noLimit: 'sans limite',
  offline: 'Ce serveur n’a pas de clé de signature',
  offlineLead: 'Téléchargez le fichier et exécutez l’une de ces commandes sur l’ordinateur qui détient la clé :',
  download: 'Télécharger campaign.json',
  commands: {
    nothing: 'Sans journal d’événements, les coupons partent de votre propre règle et des consultations de chaque visiteur :',
    log: 'Avec quelques semaines d’événements, entraînez d’abord un modèle :',
  },
};

const sensitive: Readonly<Record<string, string>> = {
  health: 'la santé',
  sexuality: 'la sexualité',
  religion: 'la religion',
  politics: 'la politique',
  children: 'les enfants',
  "the merchant's list": 'un sujet de votre liste',
};

const barred: Readonly<Record<string, string>> = {
  'device class': 'le type d’appareil',
  locale: 'la langue',
  address: 'l’adresse',
  'payment means': 'le moyen de paiement',
};

const selectorFaults: Readonly<Record<string, string>> = {
  end: 'il manque quelque chose à la fin',
  digit: 'un nom après . ou # commence par un chiffre',
  bracket: 'un crochet ou une parenthèse n’a pas son pendant',
  pseudo: 'le mot après un deux-points est inconnu',
  other: 'les navigateurs ne peuvent pas le lire',
};

const issues: typeof en.issues = {
  title_missing: () => ({ what: 'Le coupon n’a pas de titre.', fix: 'Saisissez-en un en anglais.' }),
  cap_missing: () => ({
    what: 'La remise maximale par commande manque.',
    fix: 'Saisissez-la. Un code réserve ce montant du budget.',
  }),
  explore_too_large: (_, { percent }) => ({ what: 'La part d’exploration est trop grande.', fix: `Utilisez au plus ${percent(0.1)}.` }),
  shares_sum: ({ sum }, { percent }) => ({
    what: `La somme des trois parts fait ${percent(sum)}.`,
    fix: 'Modifiez-les pour arriver à 100 %.',
  }),
  reports_mode_contradicts: () => ({
    what: 'Deux réglages des rapports privés se contredisent.',
    fix: 'Choisissez de nouveau, ou retirez « enabled » du fichier de campagne.',
  }),
  fairness_bounds: () => ({ what: 'La valeur minimale dépasse la valeur maximale.', fix: 'Échangez-les.' }),
  tiers_same_threshold: () => ({ what: 'Deux paliers commencent au même montant.', fix: 'Modifiez l’un d’eux.' }),
  below_cost: () => ({
    what: 'La remise dépasse la marge, chaque commande avec ce coupon perdrait donc de l’argent.',
    fix: 'Baissez la remise, ou corrigez la marge.',
  }),
  until_invalid: () => ({ what: 'Le dernier jour est passé ou précède le premier.', fix: 'Choisissez un jour plus tardif.' }),
  tiers_not_rising: () => ({ what: 'Un palier plus haut doit faire économiser plus qu’un palier plus bas.', fix: 'Augmentez sa remise.' }),
  field_missing: () => ({ what: 'Cette valeur manque.', fix: 'Saisissez une valeur.' }),
  field_unknown: () => ({ what: 'Ce champ est inconnu.', fix: 'Retirez-le du fichier de campagne.' }),
  field_invalid: ({ expected }, { fault, digits }) => {
    if (expected !== 'number') return { what: 'Cette valeur n’est pas valable.', fix: 'Saisissez-la de nouveau.' };
    if (fault === 'fine')
      return {
        what: 'Ce montant a trop de décimales.',
        fix: digits === 0 ? 'Retirez les décimales.' : `Utilisez au plus ${digits} décimales.`,
      };
    if (fault === 'large') return { what: 'Ce nombre est trop grand.', fix: 'Saisissez moins.' };
    return { what: 'Ce n’est pas un nombre.', fix: 'Utilisez des chiffres et un point décimal, par exemple 12.50.' };
  },
  value_too_small: ({ least, above }, { bound, field, most }) => ({
    what:
      least === undefined
        ? `« ${field} » doit dépasser ${bound(above)}.`
        : most === undefined
          ? `« ${field} » doit être d’au moins ${bound(least)}.`
          : `« ${field} » doit être entre ${bound(least)} et ${bound(most)}.`,
    fix: '',
  }),
  value_too_large: ({ most, below }, { bound, field, least }) => ({
    what:
      most === undefined
        ? `« ${field} » doit être inférieur à ${bound(below)}.`
        : least === undefined
          ? `« ${field} » doit être d’au plus ${bound(most)}.`
          : `« ${field} » doit être entre ${bound(least)} et ${bound(most)}.`,
    fix: '',
  }),
  too_short: ({ least }, { field }) => ({ what: `« ${field} » en demande au moins ${least}.`, fix: '' }),
  too_long: ({ most }, { field }) => ({ what: `« ${field} » est trop long.`, fix: `Au plus ${most}.` }),
  not_whole: (_, { field }) => ({ what: `« ${field} » doit être un nombre entier.`, fix: '' }),
  format_invalid: (_, { field }) => ({ what: `« ${field} » n’est pas valable.`, fix: 'Suivez l’exemple sous le champ.' }),
  choice_invalid: () => ({ what: 'Cette option est inconnue.', fix: 'Choisissez dans la liste.' }),
  condition_field_unknown: ({ field }) => ({ what: `La condition « ${field} » est inconnue.`, fix: 'Choisissez dans la liste.' }),
  condition_operator_unknown: ({ operator }) => ({
    what: `La comparaison « ${operator} » est inconnue.`,
    fix: 'Choisissez dans la liste.',
  }),
  condition_negative: () => ({ what: 'La valeur ne doit pas être négative.', fix: 'Saisissez 0 ou plus, ou retirez la ligne.' }),
  condition_malformed: () => ({ what: 'Cette condition n’est pas complète.', fix: 'Saisissez une valeur, ou retirez la ligne.' }),
  coupon_duplicate: ({ coupon }) => ({
    what: `Deux coupons ont l’ID « ${coupon} ».`,
    fix: 'Supprimez l’un d’eux, ou changez son ID.',
  }),
  stands_alone: () => ({
    what: 'La remise compte des articles. Ce coupon ne peut donc pas être cumulé.',
    fix: 'Choisissez « Un coupon par commande ».',
  }),
  coupon_reserved: ({ coupon }) => ({ what: `L’ID « ${coupon} » est réservé.`, fix: 'Changez l’ID.' }),
  budget_below_discount: ({ budget, most }, { money }) => ({
    what: `Le budget de ${money(budget)} ne couvre pas un seul code, qui peut coûter ${money(most)}.`,
    fix: `Augmentez le budget à ${money(most)} au moins, ou baissez le maximum par commande.`,
  }),
  budget_absent: () => ({ what: 'Le coupon n’a pas de budget.', fix: 'Fixez un budget ou un nombre de codes.' }),
  budget_empty: () => ({
    what: 'Une limite est à 0, aucun code ne peut donc être émis.',
    fix: 'Augmentez-la, ou videz le champ pour ne pas limiter.',
  }),
  code_duplicate: ({ code }) => ({ what: `Un autre coupon a déjà le code « ${code} ».`, fix: 'Choisissez un autre code.' }),
  coupon_unknown: ({ coupon }) => ({
    what: `La campagne n’a pas de coupon « ${coupon} ».`,
    fix: 'Retirez le nom, ou ajoutez de nouveau le coupon.',
  }),
  friends_coupon_unfit: () => ({
    what: 'Ce coupon ne peut pas être offert à des amis.',
    fix: 'Donnez à chacun son propre code, et ne le réservez pas aux membres.',
  }),
  friends_reward_unfit: () => ({
    what: 'Ce coupon ne peut pas être la récompense.',
    fix: 'Choisissez-en un autre, qui n’est pas pour les amis et n’a pas de code partagé.',
  }),
  ends_before_start: ({ startsAt }, { moment }) => ({
    what: 'Le coupon se termine avant de commencer.',
    fix: `Choisissez une fin postérieure à ${moment(startsAt)}.`,
  }),
  coupon_ended: ({ endsAt }, { moment }) => ({
    what: `Le coupon est terminé (${moment(endsAt)}).`,
    fix: 'Choisissez une fin dans le futur, ou supprimez le coupon.',
  }),
  scope_matches_nothing: ({ name }) => ({
    what: `0 produit correspond. Votre boutique n’a pas de « ${name} ».`,
    fix: 'Vérifiez l’orthographe, ou choisissez des catégories et des produits dans la liste.',
  }),
  scope_name_unknown: ({ name, more }) => ({
    what:
      more === 0
        ? `Votre boutique n’a pas de « ${name} ».`
        : `Votre boutique n’a pas de « ${name} », ni d’autres noms de la liste (${more} de plus).`,
    fix: 'Vérifiez l’orthographe, ou retirez-le.',
  }),
  sensitive_category: ({ text, what }) => ({
    what: `« ${text} » concerne ${sensitive[String(what)] ?? what}. Les coupons ne doivent pas en dépendre.`,
    fix: 'Choisissez une autre catégorie, ou retirez-la.',
  }),
  protected_attribute: ({ text, what }) => ({
    what: `« ${text} » sélectionne les visiteurs selon ${barred[String(what)] ?? what}, ce qui est interdit.`,
    fix: 'Retirez-le.',
  }),
  value_below_floor: ({ value, floor }, { money }) => ({
    what: `Ce coupon vaut au plus ${money(value)}, moins que la valeur minimale d’un coupon, ${money(floor)}.`,
    fix: 'Augmentez la remise, ou baissez le minimum.',
  }),
  value_above_ceiling: ({ value, ceiling }, { money }) => ({
    what: `Ce coupon peut valoir ${money(value)}, plus que la valeur maximale d’un coupon, ${money(ceiling)}.`,
    fix: 'Baissez la remise, ou augmentez le maximum.',
  }),
  below_margin_floor: ({ cart, cost, left, least }, { money }) => ({
    what: `Une commande de ${money(cart)} reçoit une remise de ${money(cost)}. ${
      Number(left) < 0 ? `Elle perd ${money(-Number(left))}` : `Il reste une marge de ${money(left)}`
    }. Votre minimum est de ${money(least)}.`,
    fix: 'Baissez la remise, augmentez la valeur minimale du panier, ou vérifiez la marge sous « Boutique ». Le coupon est masqué pour les paniers sous votre marge minimale.',
  }),
  time_zone_unknown: ({ timeZone }) => ({
    what: `Il n’y a pas de fuseau horaire « ${timeZone} ».`,
    fix: 'Choisissez dans la liste, par exemple Europe/Paris.',
  }),
  policy_floor_too_large: ({ coupons }) => ({
    what: `La probabilité minimale par coupon est trop élevée pour ${coupons} coupons.`,
    fix: 'Utilisez moins de coupons, ou baissez « policy.floor » dans le fichier de campagne.',
  }),
  coupons_missing: () => ({ what: 'Il n’y a pas encore de coupons.', fix: 'Ajoutez-en un à partir d’un gabarit.' }),
  rule_empty: () => ({
    what: 'Votre propre règle a une part des visiteurs mais pas de coupons.',
    fix: 'Cochez « Fait partie de votre propre règle » sur un coupon, ou mettez la part de votre propre règle à 0.',
  }),
  priority_never_shows: ({ other }, { coupon }) => ({
    what: `Ce coupon n’est jamais montré : « ${coupon(other)} » a une priorité plus haute et est disponible dès que celui-ci l’est.`,
    fix: 'Restreignez l’audience de l’autre campagne, ou changez les priorités.',
  }),
  coupon_not_in_period: () => ({
    what: 'Le coupon et sa campagne ne sont jamais valables en même temps.',
    fix: 'Changez les dates de l’un d’eux.',
  }),
  coupon_in_two_campaigns: ({ coupon: id }, { coupon }) => ({
    what: `« ${coupon(id)} » est dans deux campagnes.`,
    fix: 'Retirez-le de l’une d’elles.',
  }),
  coupons_too_many: ({ coupons, most }) => ({
    what: `Les appareils peuvent contenir ${most} coupons, et ${coupons} sont en cours ou planifiés.`,
    fix: 'Mettez-en en pause, ou terminez ceux dont vous n’avez plus besoin. Les coupons en pause et terminés restent dans votre liste.',
  }),
  campaign_duplicate: () => ({ what: 'Deux campagnes ont le même ID.', fix: 'Supprimez l’une d’elles et créez-la de nouveau.' }),
  segment_duplicate: () => ({ what: 'Deux segments ont le même ID.', fix: 'Supprimez l’un d’eux et enregistrez-le de nouveau.' }),
  campaign_ends_before_start: ({ startsAt }, { moment }) => ({
    what: 'La campagne se termine avant de commencer.',
    fix: `Choisissez une fin postérieure à ${moment(startsAt)}.`,
  }),
  campaign_budget_below_discount: ({ budget, most }, { money }) => ({
    what: `Le budget commun de ${money(budget)} ne couvre pas un code, qui peut coûter ${money(most)}.`,
    fix: `Mettez le budget à ${money(most)} ou plus.`,
  }),
  campaign_budget_empty: () => ({
    what: 'Une limite du budget commun est à 0, aucun code ne peut donc être émis.',
    fix: 'Augmentez-la, ou videz le champ pour ne pas limiter.',
  }),
  journey_channel_off: () => ({
    what: 'Le parcours de cette campagne utilise un canal désactivé.',
    fix: 'Activez-le sous Messages, ou retirez-le du parcours.',
  }),
  journey_cap_small: () => ({
    what: 'Avec un message par semaine, aucun visiteur ne peut accepter ce parcours.',
    fix: 'Autorisez au moins deux messages par semaine sous Messages.',
  }),
  journey_without_coupons: () => ({ what: 'Le parcours n’a rien à envoyer.', fix: 'Ajoutez un coupon à la campagne.' }),
  rule_never_shows: ({ other }, { coupon }) => ({
    what: `Votre propre règle ne montre jamais ce coupon, car « ${coupon(other)} » passe toujours avant.`,
    fix: 'Restreignez l’audience de l’autre, choisissez d’autres produits, ou montez celui-ci.',
  }),
  exclusive_overlap: ({ other }, { coupon }) => ({
    what: `Les visiteurs peuvent recevoir ce coupon et « ${coupon(other)} » pour les mêmes produits, mais n’en utiliser qu’un.`,
    fix: 'Séparez leurs dates ou leurs produits, ou autorisez les deux sous « Cumul ».',
  }),
  no_holdout: () => ({
    what: 'Sans groupe témoin, vous ne pouvez pas mesurer ce que rapportent les coupons.',
    fix: 'Mettez « Aucun coupon » à au moins 5 %. 10 % est l’usage.',
  }),
  arm_too_small: ({ share, least }, { percent }) => ({
    what: `Une part de ${percent(share)} met très longtemps à donner un résultat.`,
    fix: `Utilisez 0, ou au moins ${percent(least)}.`,
  }),
  experiment_changed: ({ orders }) => ({
    what: `Modifier les parts invaliderait ${orders} commandes de l’expérience en cours.`,
    fix: 'Rétablissez les parts, ou démarrez une nouvelle expérience.',
  }),
  creatives_changed: ({ orders }) => ({
    what: `Modifier les variantes invaliderait ${orders} commandes du test en cours.`,
    fix: 'Rétablissez les variantes, ou démarrez un nouveau test.',
  }),
  creative_duplicate: ({ creative }) => ({
    what: `Deux variantes ont le nom « ${creative} ».`,
    fix: 'Renommez l’une d’elles. « control » désigne le coupon lui-même.',
  }),
  creative_same: () => ({
    what: 'Cette variante est identique au coupon.',
    fix: 'Changez son titre, son image, son format ou son moment, ou retirez-la.',
  }),
  creative_format_unknown: () => ({ what: 'Ce format est inconnu.', fix: 'Choisissez dans la liste.' }),
  pictures_too_many: ({ pictures, most }) => ({
    what: `La campagne a ${pictures} images. Les pages les chargent toutes pour que le coupon choisi reste confidentiel.`,
    fix: `Utilisez-en au plus ${most}.`,
  }),
  selector_invalid: ({ selector, fault }) => ({
    what: `« ${selector} » n’est pas un sélecteur CSS : ${selectorFaults[String(fault)]}.`,
    fix: 'Utilisez des sélecteurs tels que .help, #help ou [data-help], séparés par des virgules.',
  }),
  split_helper_absent: () => ({
    what: 'L’agrégation sécurisée demande un serveur auxiliaire exploité par une autre organisation.',
    fix: 'Saisissez l’exploitant du serveur auxiliaire et sa clé publique, ou choisissez un autre mode.',
  }),
  reports_linkable: ({ auc, fits }) => ({
    what: `Deux rapports privés d’un même visiteur pourraient être reliés trop souvent : dans ${hits(auc)} essais sur 100, contre 50 en devinant.`,
    fix: `Baissez ε à ${fits} ou moins, ou cochez « Interroger sur les codes obtenus et les refus ».`,
  }),
  too_deep: () => ({ what: 'La campagne est trop imbriquée pour être lue.', fix: 'Simplifiez ses conditions.' }),
};

export const strings: typeof en = { issueList, publishRefusals, publish, issues };
