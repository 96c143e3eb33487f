import type { Clock } from '../../model/clock.ts';
import type { Allowance } from './allowance.ts';
import type { Conduct } from './trouble/conduct.ts';
import type { Directory } from './directory.ts';
import type { Tokens } from './crossbar/tokens.ts';

/** What the parts of one simulated server share. */
export interface Kazoo {
  readonly clock: Clock;
  /** Divides the server's own times. */
  readonly hurry: number;
  readonly directory: Directory;
  readonly tokens: Tokens;
  readonly signIns: Allowance;
  /** Replaced as a whole when a fault begins or ends. */
  conduct: Conduct;
}

/** As the simulated release calls itself. */
export const VERSION = { A: '4.2.40', B: '4.3.23', C: '5.1.12' } as const;
