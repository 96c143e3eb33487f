import type { MqttClient } from 'mqtt';
import type { Clock, Undo } from '../../../model/clock.ts';

type Timers = Exclude<NonNullable<MqttClient['options']['timerVariant']>, string>;

export interface ClockTimers {
  readonly variant: Timers;
  /** While set, it runs at each tick of the client's keep-alive instead of the client's own work. */
  instead: (() => void) | null;
}

/** The interval timer of MQTT.js' keep-alive, on our clock. */
export function clockTimers(clock: Clock): ClockTimers {
  const running = new Map<number, Undo>();
  let lastId = 0;
  const timers: ClockTimers = {
    instead: null,
    variant: {
      set(work, everyMs = 0) {
        const id = ++lastId;
        const tick = () => {
          running.set(id, clock.after(everyMs, tick));
          if (timers.instead) timers.instead();
          else Reflect.apply(work, undefined, []);
        };
        running.set(id, clock.after(everyMs, tick));
        return id;
      },
      clear(id) {
        running.get(id)?.();
        running.delete(id);
      },
    },
  };
  return timers;
}
