import type { World } from './world.ts';

/** One way in which things go wrong, for a link that is up. */
export interface Fault {
  name: string;
  /** `falls`: the link is given time to fall, and the fault then ends. `bears`: the link stays up meanwhile. */
  expects: 'falls' | 'bears';
  begin: (world: World) => void | Promise<void>;
  end?: (world: World) => void | Promise<void>;
  /** How much faster time runs until the link falls. */
  speed?: (protocol: string) => number;
  /** How a call is told while the link bears it; `as ever`, event by event, where absent. */
  told?: 'as ever' | 'twice' | 'in another order';
  /** What else is not as it must be; null where all is. */
  wrong?: (world: World) => string | null;
  /** Where a protocol has no such thing. */
  isAbsentFrom?: (protocol: string) => boolean;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const isOverMqtt = (protocol: string) => protocol === 'mqtt' || protocol === 'cloudlink';
