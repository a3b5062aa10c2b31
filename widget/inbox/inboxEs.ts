import type { InboxStrings } from './inboxStrings';

export const inboxEs: InboxStrings = {
  title: 'Mis cupones',
  intro:
    'Esta lista está solo en este dispositivo. La tienda solo sabe de los cupones cuyo código has pedido o que has pedido que te envíen.',
  notKept: 'En este navegador no se guarda nada: son los cupones de esta página y se borran al salir.',
  none: 'Aún no tienes cupones aquí.',
  unavailable: 'Couplet no funciona en esta página, así que no conoce ningún cupón.',
  unreadable: 'Tus cupones no se pudieron leer ahora. Inténtalo de nuevo.',
  groups: {
    soon: 'Terminan pronto',
    claimed: 'Listos para usar',
    kept: 'Guardados para después',
    used: 'Usados',
    expired: 'Terminados',
  },
  keptMeans: 'No hay ningún código reservado: puede agotarse antes de que lo pidas.',
  calendar: 'Añadir al calendario',
  calendarTitle: (coupon) => `Termina el cupón: ${coupon}`,
  calendarCode: (code) => `Tu código: ${code}`,
  remove: 'Quitar',
  done: { removed: 'Quitado de tus cupones.', failed: 'No ha funcionado. Inténtalo de nuevo.' },
};
