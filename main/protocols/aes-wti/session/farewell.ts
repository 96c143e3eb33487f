import type { Clock } from '../../../../model/clock.ts';
import type { MonitoredDevice } from '../devices/monitored-device.ts';
import type { Conversation } from '../wire/conversation.ts';
import type { Fields } from '../wire/fields.ts';

/** A leave may last 2 s; the closing of the socket needs some of it. */
const LEAVE_MS = 1_500;

/**
 * Stops the monitors, releases the devices and ends the session, in this order and without waiting longer than the leave
 * may last. What does not fit at the pace that the telephone system bears ends with the session.
 */
export async function sayFarewell(
  clock: Clock,
  conversation: Conversation,
  sessionId: string | undefined,
  placed: readonly MonitoredDevice[],
): Promise<void> {
  const { pace } = conversation;
  pace.stop();
  const steps: [string, Fields][] = [
    ...placed.map(({ crossRefId }): [string, Fields] => ['MonitorStop', { monitorCrossRefID: crossRefId }]),
    ...placed.map(({ id }): [string, Fields] => ['ReleaseDeviceId', { device: id }]),
  ];
  const fitting = Math.max(0, Math.floor((LEAVE_MS / 1000) * pace.perSecond) - 3);
  const ending: Fields = {
    ...(sessionId !== undefined && { sessionID: sessionId }),
    sessionEndReason: { definedEndReason: 'normal' },
  };
  const answers = [...steps.slice(0, fitting), ['StopApplicationSession', ending] as const].map(
    ([name, payload]) => conversation.request(name, payload, true),
  );
  const late = Promise.withResolvers<undefined>();
  const undo = clock.after(LEAVE_MS, () => late.resolve(undefined));
  // How AES answers changes nothing any more.
  await Promise.race([Promise.allSettled(answers), late.promise]);
  undo();
}
