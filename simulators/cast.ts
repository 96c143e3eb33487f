import type { Agent, Queue } from '../model/event.ts';
import { draw } from './chance.ts';
import type { Chance } from './chance.ts';
import type { Cast, Subscriber } from './scenario.ts';

const PLACES = ['Harbour', 'Cedar', 'Lakeside', 'Summit', 'Old Mill', 'Riverbank', 'Granite', 'Willow'];
const TRADES = [
  'Bakery',
  'Dental',
  'Freight',
  'Printing',
  'Garage',
  'Travel',
  'Heating',
  'Optics',
  'Catering',
  'Timber',
  'Pharmacy',
  'Insurance',
];
const DEPARTMENTS = [
  'Reception',
  'Sales',
  'Support',
  'Billing',
  'Logistics',
  'Workshop',
  'Service',
  'Returns',
];
const DESKS = 5;
const FIRST_EXTENSION = 1001;
const FIRST_AGENT = 2001;

/** The firms that may call or be called: +15550100 to +15550195. */
export const OUTSIDE: readonly Subscriber[] = PLACES.flatMap((place, row) =>
  TRADES.map((trade, column) => ({
    number: `+1555${String(100 + row * TRADES.length + column).padStart(4, '0')}`,
    name: `${place} ${trade}`,
  })),
);

/** The extensions of every simulated system: 1001 to 1040. */
export const INSIDE: readonly Subscriber[] = DEPARTMENTS.flatMap((department, row) =>
  Array.from({ length: DESKS }, (_, column) => ({
    number: String(FIRST_EXTENSION + row * DESKS + column),
    name: `${department} ${String(column + 1)}`,
  })),
);

export const QUEUES: readonly Queue[] = [
  { id: '6', name: 'support' },
  { id: '7', name: 'sales' },
  { id: '8', name: 'billing' },
  { id: '9', name: 'reception' },
];

export const AGENTS: readonly Agent[] = Array.from({ length: 20 }, (_, index) => ({
  id: String(FIRST_AGENT + index),
  name: `Agent ${String(index + 1)}`,
}));

/** Hands out casts whose parties and agents are in no other cast that is still engaged; queues are shared. */
export interface Casting {
  /** Null while too many are engaged. */
  engage(): Cast | null;
  release(cast: Cast): void;
}

export function createCasting(chance: Chance): Casting {
  const outside = [...OUTSIDE];
  const inside = [...INSIDE];
  const agents = [...AGENTS];
  return {
    engage() {
      if (outside.length < 2 || inside.length < 3 || agents.length < 1) return null;
      const firms = [draw(chance, outside), draw(chance, outside)] as const;
      const desks = [draw(chance, inside), draw(chance, inside), draw(chance, inside)] as const;
      const agent = draw(chance, agents);
      const queue = QUEUES[chance.between(0, QUEUES.length - 1)];
      if (firms[0] === undefined || firms[1] === undefined || agent === undefined) return null;
      if (desks[0] === undefined || desks[1] === undefined || desks[2] === undefined) return null;
      if (queue === undefined) return null;
      return { outside: [firms[0], firms[1]], inside: [desks[0], desks[1], desks[2]], queue, agent };
    },
    release(cast) {
      outside.push(...cast.outside);
      inside.push(...cast.inside);
      agents.push(cast.agent);
    },
  };
}
