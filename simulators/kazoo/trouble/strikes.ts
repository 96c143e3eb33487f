import type { Strike } from './faults.ts';
import type { EventSocket } from '../blackhole/event-socket.ts';
import { GARBAGE, hugeEvent } from './garbage.ts';
import type { Switchroom } from '../telephony/switchroom.ts';

const MB = 1_000_000;
/** Seven events each. */
const CALLS_IN_A_BURST = 72;

/** Strikes one socket; `reset` breaks its connection by RST. */
export function strike(how: Exclude<Strike, 'burst'>, socket: EventSocket, reset: () => void): void {
  switch (how) {
    case 'close-1000':
      socket.close(1000);
      return;
    case 'close-1007':
      socket.close(1007);
      return;
    case 'close-1011':
      socket.close(1011);
      return;
    case 'cut':
      socket.cut();
      return;
    case 'reset':
      reset();
      return;
    case 'freeze':
      socket.freeze();
      return;
    case 'garbage':
      for (const message of GARBAGE) socket.sendRaw(message);
      return;
    case 'huge':
      socket.sendRaw(hugeEvent(2 * MB));
      socket.sendRaw(hugeEvent(17 * MB));
      return;
    case 'unbind':
      socket.session.subscriptions.unbind();
      return;
  }
}

/** Some 500 events at once, of calls that are over as soon as they began. */
export function burst(switchroom: Switchroom): void {
  const from = { number: '+15550196', name: 'Quick Dialler' };
  const to = { number: '1002', name: 'Reception 2' };
  for (let call = 0; call < CALLS_IN_A_BURST; call += 1) {
    switchroom.perform('burst', { do: 'arrive', call: 'burst', from, to });
    switchroom.perform('burst', { do: 'answer', call: 'burst', by: to.number });
    switchroom.perform('burst', { do: 'hangUp', call: 'burst', by: from.number });
  }
}
