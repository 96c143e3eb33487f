import type { Clock, Undo } from '../../../../model/clock.ts';
import { LinkFailure } from '../../../../model/failure.ts';
import type { WebSocketChannel } from '../../../transports/transports.ts';

const ANSWER_WITHIN_MS = 15_000;
/** Nothing at all came for so many pings. */
const PINGS_MISSED = 2;

export interface PathWatchSettings {
  channel: Pick<WebSocketChannel, 'ping'>;
  clock: Clock;
  /** 0 never pings. */
  everyMs: number;
  /** When (ms) the last message came. */
  heardAt: () => number;
  /** Nothing has come since that time (ms), and pings are no longer answered. */
  onDead: (deafSince: number) => void;
  /** Takes our own mistakes. */
  onBug: (error: unknown) => void;
}

/**
 * Pings to find out that nobody is there any more. Whether API Gateway answers pings at all is disputed, so silence
 * counts only on a connection on which a ping has been answered before.
 */
export function watchPath(settings: PathWatchSettings): Undo {
  const { channel, clock, everyMs } = settings;
  const withinMs = Math.min(ANSWER_WITHIN_MS, everyMs);
  let answeredAt: number | null = null;
  let undo: Undo = () => undefined;
  let stopped = false;

  /** False when there is nothing left to watch. */
  async function look(): Promise<boolean> {
    try {
      await channel.ping(withinMs);
      answeredAt = clock.now();
    } catch (error) {
      if (!(error instanceof LinkFailure)) throw error;
      if (error.code !== 'timeout') return false; // The connection has ended, which its owner learns by itself.
      if (answeredAt === null) return true;
      const deafSince = Math.max(answeredAt, settings.heardAt());
      if (clock.now() - deafSince < PINGS_MISSED * everyMs) return true;
      if (!stopped) settings.onDead(deafSince);
      return false;
    }
    return true;
  }

  function next(): void {
    undo = clock.after(everyMs, () => {
      look().then((goesOn) => {
        if (goesOn && !stopped) next();
      }, settings.onBug);
    });
  }

  if (everyMs > 0) next();
  return () => {
    stopped = true;
    undo();
  };
}
