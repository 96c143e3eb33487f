import type { Fault } from './fault.ts';
import { MESSAGES } from './message-faults.ts';
import { NETWORK } from './network-faults.ts';
import { CLOSED, SYSTEM } from './system-faults.ts';

/** Lived through apart from the others, by a link that goes through this proxy. */
export const PROXY_DIES: Fault = {
  name: 'the proxy dies, and comes back',
  expects: 'falls',
  begin: ({ proxy }) => proxy?.stop(),
  end: ({ proxy }) => proxy?.start(),
};

/** In the order in which each link lives through them. */
export const FAULTS: readonly Fault[] = [...NETWORK, ...SYSTEM, ...CLOSED, ...MESSAGES];
