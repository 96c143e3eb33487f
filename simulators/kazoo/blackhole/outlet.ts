import type { Clock, Undo } from '../../../model/clock.ts';
import type { Conduct } from '../trouble/conduct.ts';

/** How many events a 4.3 or 5.x keeps for a client that does not keep up. */
const MOST_WAITING = 50;
/** Replies that are still to come; a client that asks faster than we answer is cut. */
const MOST_LATE = 1_000;
export const TIMES = { lateReply: 1_000, swap: 100 } as const;

const STRANGERS = [
  '{"action":"relay","data":{"kind":"unheard-of"}}',
  '{"action":"event","subscribed_key":"call.*.*","subscription_key":"call.*.CHANNEL_PROGRESS_MEDIA.*","name":"CHANNEL_PROGRESS_MEDIA","routing_key":"call.x.CHANNEL_PROGRESS_MEDIA.x","data":{"event_category":"call_event","event_name":"CHANNEL_PROGRESS_MEDIA","call_id":"x"}}',
];

/** The way of frames to one socket, with the misbehaviour of the moment. */
export interface Outlet {
  /** Events lost so far, as told to nobody. */
  readonly dropped: number;
  reply(text: string): void;
  event(text: string): void;
  /** What is still to come is not sent any more. */
  stop(): void;
}

export function createOutlet(parts: {
  clock: Clock;
  hurry: number;
  conduct: () => Conduct;
  /** `done` is called when the network took it. */
  write: (text: string, done: () => void) => void;
  overflow: () => void;
}): Outlet {
  const { clock, hurry } = parts;
  const timers = new Set<Undo>();
  let waiting = 0;
  let events = 0;
  let dropped = 0;
  let keptBack: string | null = null;

  function write(text: string): void {
    waiting += 1;
    parts.write(text, () => (waiting -= 1));
  }

  function later(ms: number, work: () => void): void {
    const undo = clock.after(ms / hurry, () => {
      timers.delete(undo);
      work();
    });
    timers.add(undo);
  }

  function release(): void {
    if (keptBack !== null) write(keptBack);
    keptBack = null;
  }

  function swap(text: string): void {
    if (keptBack === null) {
      keptBack = text;
      later(TIMES.swap, release);
      return;
    }
    write(text);
    release();
  }

  return {
    get dropped() {
      return dropped;
    },
    reply(text) {
      const { replies } = parts.conduct();
      if (replies === 'sent') write(text);
      else if (replies === 'late' && timers.size >= MOST_LATE) parts.overflow();
      else if (replies === 'late') later(TIMES.lateReply, () => write(text));
    },
    event(text) {
      const how = parts.conduct().events;
      events += 1;
      if (how === 'withheld') return;
      if ((how === 'lossy' && events % 3 === 0) || (how === 'dropped-when-slow' && waiting >= MOST_WAITING)) {
        dropped += 1;
        return;
      }
      if (how === 'swapped') {
        swap(text);
        return;
      }
      if (how === 'among-strangers') STRANGERS.forEach(write);
      write(text);
      if (how === 'repeated') write(text);
    },
    stop() {
      for (const undo of timers) undo();
      timers.clear();
      keptBack = null;
    },
  };
}
