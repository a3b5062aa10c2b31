import type { Variant } from '../../../protocol/experiment';
import { isUnsound } from '../../../stats/comparison/verdict';
import { isFutile } from '../../experiment/verdict';
import type { strings as en } from '../en/shell';
import { LONG } from '../en/shell';

const shops: typeof en.shops = { shop: 'Tienda' };

const simulated: typeof en.simulated = {
  notice: (orders) =>
    `Datos de demostración: ${orders} pedidos, con sus cupones, visitas e informes privados, proceden de compradores simulados.`,
};

const roles = { owner: 'propietario', editor: 'editor', analyst: 'analista' } as Readonly<Record<string, string>>;

const shell: typeof en.shell = {
  skip: 'Ir al contenido',
  menu: 'Páginas',
  pages: {
    overview: 'Resumen',
    campaigns: 'Campañas',
    results: 'Resultados',
    learning: 'Aprendizaje',
    codes: 'Códigos',
    versions: 'Versiones',
    operations: 'Operación',
    settings: 'Ajustes',
  },
  more: 'Menú',
  search: 'Buscar o ir a…',
  searchLabel: 'Buscar páginas y cupones',
  searchActions: { page: 'Página', coupon: 'Cupón', docs: 'Documentación', refused: '¿Por qué se rechazó un código?' },
  docs: 'Documentación',
  language: 'Idioma',
  theme: 'Apariencia',
  themes: { auto: 'Como el dispositivo', light: 'Clara', dark: 'Oscura' },
  signOut: 'Cerrar sesión',
  signOutTitle: '¿Cerrar sesión?',
  signOutQuestion:
    'Su enlace de configuración no vuelve a funcionar. Para iniciar sesión más tarde, cree antes un token en Ajustes, Usuarios. Si no, necesitará el ADMIN_TOKEN del servidor.',
  bySetup: 'Enlace de configuración',
  onceOnly: 'Su sesión dura ocho horas, y su enlace de configuración no vuelve a funcionar.',
  makeToken: 'Crear un token para iniciar sesión más tarde',
  role: (role) => roles[role] ?? role,
  switch: 'Activar o detener los cupones',
  on: 'Los cupones están activos',
  off: 'Los cupones están detenidos',
  nothingYet: 'Aún no se ha publicado nada',
  stop: 'Detener todos los cupones',
  stopTitle: '¿Detener todos los cupones?',
  stopQuestion:
    'Los compradores dejan de ver cupones. Los códigos sin usar se anulan en su tienda en menos de un minuto. Puede volver a activar los cupones cuando quiera, pero los códigos anulados siguen anulados.',
  stopConfirm: 'Detener ahora',
  resume: 'Activar los cupones',
  resumeTitle: '¿Activar los cupones?',
  resumeQuestion: 'Los compradores vuelven a ver cupones en menos de un minuto. Los códigos anulados siguen anulados.',
  stoppedClaims: (ended, remaining) => {
    const open = ended === 1 ? `Se ha anulado ${ended} código sin usar` : `Se han anulado ${ended} códigos sin usar`;
    return remaining === 0
      ? `Cupones detenidos. ${open} en su tienda.`
      : `Cupones detenidos. ${open}. ${remaining === 1 ? `Aún no se ha podido anular ${remaining}` : `Aún no se han podido anular ${remaining}`}. Couplet sigue intentándolo.`;
  },
  stopUnsaved: 'No se puede escribir en la base de datos. Libere espacio en disco antes de reiniciar el servidor.',
  notFound: 'Página no encontrada',
  notFoundLead: 'Puede que la dirección sea antigua.',
};

const signIn: typeof en.signIn = {
  title: 'Iniciar sesión',
  lead: 'Cupones elegidos en los dispositivos de sus compradores.',
  token: 'Token de acceso',
  tokenHint:
    'Un token de un propietario, o el ADMIN_TOKEN del servidor. Si no ha definido ninguno, está en secrets.json, en la carpeta de datos.',
  signIn: 'Iniciar sesión',
  withProvider: 'Iniciar sesión con la cuenta de su empresa',
  or: 'o',
  wrong: 'Token desconocido o revocado. Compruebe que lo ha copiado entero.',
  setupTitle: 'Configure su tienda',
  setupLead: 'Ha abierto el enlace de configuración de su servidor. Funciona una vez e inicia su sesión como propietario.',
  begin: 'Empezar',
  setupSpent:
    'Este enlace ya se ha usado o tiene más de un día. Inicie sesión con un token o reinicie el servidor: muestra un enlace nuevo, o el comando para obtenerlo.',
  refused: {
    oidc_forbidden: 'La cuenta de su empresa no tiene acceso a esta tienda. Pídaselo a un propietario.',
    oidc_refused: 'El inicio de sesión no se ha completado en este navegador. Empiece de nuevo.',
    oidc_unreachable: 'El inicio de sesión de su empresa no ha respondido. Vuelva a intentarlo en un minuto o use un token.',
  },
};

const actor: typeof en.actor = {
  byToken: 'token',
  bySignIn: 'inicio de sesión',
  bySetup: 'enlace de configuración',
  byServer: 'Couplet',
};

const dateRange: typeof en.dateRange = {
  title: 'Periodo',
  presets: { 7: 'Últimos 7 días', 28: 'Últimos 28 días', 90: 'Últimos 90 días', all: 'Todo el experimento' },
  between: (from, to) => `${from} – ${to}`,
  from: 'Desde',
  to: 'Hasta',
  order: 'El primer día no puede ser posterior al último.',
  apply: 'Aplicar',
};

const ui: typeof en.ui = {
  loading: 'Cargando…',
  tryAgain: 'Reintentar',
  reason: (code) => `Motivo: ${code}`,
  cancel: 'Cancelar',
  close: 'Cerrar',
  asTable: 'Como tabla',
  helpOn: (about) => `Ayuda: ${about}`,
  remove: (name) => `Quitar ${name}`,
  noOptions: 'Sin coincidencias',
  undo: 'Deshacer',
  rest: (n) => `Mostrar ${n} más`,
  quoted: (text) => `“${text}”`,
  copy: 'Copiar',
  copied: 'Copiado.',
  copyFailed: 'Su navegador no ha permitido copiar. Seleccione el texto.',
  failures: {
    server_unreachable: 'El servidor no ha respondido. Compruebe su conexión y que el servidor esté en marcha.',
    answer_malformed: 'Esta página y el servidor tienen versiones distintas. Vuelva a cargar la página.',
    forbidden: 'Su rol no permite esto. Pídaselo a un propietario de esta tienda.',
    rate_limited: 'Demasiados intentos. Espere un minuto y vuelva a intentarlo.',
    shop_unreachable: 'No se puede conectar con su tienda. Vuelva a intentarlo en un minuto.',
  },
};

const table: typeof en.table = {
  tools: (table) => `Buscar y filtrar: ${table}`,
  csv: 'CSV',
  sortBy: 'Ordenar por',
  selected: (count) => `Selección: ${count}`,
  select: (row) => `Seleccionar ${row}`,
  selectAll: 'Seleccionar todo',
  clear: 'Borrar la selección',
  actions: 'Acciones',
  noneFound: 'Ninguna fila coincide.',
  page: (page, of, rows) => `Página ${page} de ${of}, ${rows} filas`,
  before: 'Página anterior',
  next: 'Página siguiente',
};

const without: Readonly<Record<Variant, string>> = { none: 'sin cupones', rule: 'con su regla propia', couplet: 'con Couplet' };

const compared: Readonly<Record<Variant, string>> = { none: 'el grupo sin cupones', rule: 'su regla propia', couplet: 'Couplet' };

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

const span = (weeks: number, more = ''): string =>
  weeks > LONG
    ? `unos ${plural(Math.round(weeks / 52), 'año', 'años')}${more}`
    : Math.ceil(weeks) === 1
      ? `alrededor de 1 semana${more}`
      : `unas ${plural(Math.ceil(weeks), 'semana', 'semanas')}${more}`;

const experiment: typeof en.experiment = {
  arms: { none: 'sin cupones', rule: 'su regla propia', couplet: 'Couplet' },
  gain: (amount, control) => `${amount} más de margen neto que ${without[control]}`,
  loss: (amount, control) => `${amount} menos de margen neto que ${without[control]}`,
  ofDays: (amount, control) => `${amount} de margen neto en comparación con ${compared[control]}`,
  unknown: (verdict) => {
    const { reason, weeks } = verdict;
    if (isUnsound(verdict)) return 'No se puede comparar';
    if (reason === 'period') return 'Días elegidos';
    if (reason === 'small') return 'Sin una diferencia del 10 %';
    if (isFutile(verdict)) return 'Es poco probable un resultado claro antes del final previsto';
    if (weeks === null || weeks === 0) return 'Aún no se sabe';
    return `Aún no se sabe: ${span(weeks)} con su tráfico`;
  },
  interval: (lower, upper) => `Intervalo del 95 %: de ${lower} a ${upper}`,
  noInterval: 'muy pocos compradores para un intervalo',
  against: (treatment, control, weeks) => `${treatment} frente a ${control}, con ${weeks} semanas de pedidos`,
  reasons: {
    sample_ratio_mismatch:
      'Los dispositivos no se repartieron según lo previsto, así que los grupos no se pueden comparar. Busque primero la causa.',
    customers_unbalanced:
      'Los clientes conocidos no están repartidos según lo previsto, así que los grupos no se pueden comparar. Busque primero la causa.',
    attribution_lost: 'Un proceso de pago pierde el atributo, así que faltan pedidos en la comparación.',
    too_few_customers: 'Cada grupo necesita 100 compradores.',
    small: 'Si hay diferencia de margen neto, es menor del 10 %.',
    not_yet: 'La diferencia de margen neto observada hasta ahora puede ser casual.',
    period:
      'Una conclusión necesita todo el experimento. Con días elegidos, el intervalo es válido si los eligió antes de ver los resultados.',
  },
  bounds: (lower, upper) => `Sea cual sea el grupo de los pedidos perdidos, la diferencia está entre ${lower} y ${upper}.`,
  waiting: (verdict) => {
    const { reason, weeks } = verdict;
    if (reason === 'small' || reason === 'period') return '';
    if (isFutile(verdict))
      return 'Incluso una diferencia del 10 % a partir de ahora probablemente no se detectaría antes del final previsto. Puede detener el experimento.';
    if (weeks === null) return 'Con su tráfico, se tardaría años en detectar una diferencia del 10 %.';
    if (weeks > 0) return `Una diferencia del 10 % se detectaría en ${span(weeks, ' más')}.`;
    return reason === 'not_yet' ? 'Una diferencia del 10 % probablemente ya se habría detectado.' : '';
  },
  tooEarly: 'La duración estimada aparece tras una semana de pedidos.',
  oneGroup: [
    'Sin comparación',
    'Todos los compradores están en un solo grupo. Inicie un experimento para medir cuánto aportan los cupones.',
  ],
  notPublished: 'Aún no se ha publicado ninguna campaña',
  noOrders: 'Aún no hay pedidos de este experimento',
  noOrdersNext:
    'Un pedido aparece menos de un minuto después de pagarse. Compruebe que el script está en sus páginas y que los cupones están activos.',
};

const setup: typeof en.setup = {
  title: 'Primeros pasos',
  done: (done, all) => `${done} de ${all} completados`,
  open: 'Pendiente',
  finished: 'Completado',
  next: (step) => `Siguiente: ${step}.`,
  allSteps: 'Todos los pasos',
  steps: {
    published: { name: 'Publicar un cupón', help: 'Elija una plantilla, fije el descuento y publique.', action: 'Elegir una plantilla' },
    tag: {
      name: 'Añadir la etiqueta de script',
      help: 'Ninguna página de su tienda ha cargado Couplet todavía.',
      action: 'Copiar la etiqueta',
    },
    claim: {
      name: 'Obtener un código',
      help: 'Abra su tienda, vea tres productos y obtenga el código del cupón.',
      action: 'Elegir un cupón de muestra',
    },
    orders: { name: 'Conectar los pedidos', help: 'Su tienda aún no ha enviado ningún pedido.', action: 'Conectar los pedidos' },
    measured: {
      name: 'Medir un pedido',
      help: 'Aún no ha llegado ningún pedido con el grupo del comprador.',
      action: 'Comprobar la conexión',
    },
    result: {
      name: 'Primer resultado',
      help: 'La fecha prevista aparece aquí tras los primeros pedidos medidos.',
      action: 'Planificar el experimento',
    },
  },
};

export const strings: typeof en = { shops, simulated, shell, signIn, actor, dateRange, ui, table, experiment, setup };
