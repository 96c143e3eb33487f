import { finished } from '../../../../model/event-draft.ts';
import type { EventMeaning } from '../../../../model/event-draft.ts';
import { knownDevice, readConnection } from '../devices/device-id.ts';
import { flag, text } from '../wire/fields.ts';
import type { Fields } from '../wire/fields.ts';
import { causeOf } from './causes.ts';
import type { Mapper, View } from './facts.ts';

/** Features of a device, and what AES says of devices, links and itself. */
export const DEVICE_MAPPERS: Readonly<Record<string, Mapper>> = {
  donotdisturb: (payload, view) => [
    finished({
      kind: 'doNotDisturb',
      device: deviceOf(payload, view),
      reason: onOrOff('do not disturb', flag(payload, 'doNotDisturbOn')),
    }),
  ],
  forwarding: mapForwarding,
  messagewaiting: (payload, view) => [
    finished({
      kind: 'messageWaiting',
      device: knownDevice(payload, 'targetDevice')?.written ?? deviceOf(payload, view),
      reason: onOrOff('message waiting', flag(payload, 'messageWaitingOn')),
    }),
  ],
  backinservice: said('back in service'),
  outofservice: said('out of service'),
  endpointregistered: said('registered'),
  endpointunregistered: said('no longer registered'),
  monitorstop: said('AES stopped this monitor'),
};

/** Understood as JSON, without a meaning for calls; the ids are kept for the search. */
export function noted(payload: Fields, view: View): EventMeaning[] {
  const { callId } = readConnection(payload, 'connection');
  return [
    finished({
      kind: 'vendor',
      callId: callId ?? text(payload, 'callID'),
      device: deviceOf(payload, view),
      cause: causeOf(payload),
    }),
  ];
}

function said(reason: string): Mapper {
  return (payload, view) => noted(payload, view).map((facts) => ({ ...facts, reason }));
}

function mapForwarding(payload: Fields, view: View): EventMeaning[] {
  const type = text(payload, 'forwardingType') ?? 'forwarding';
  const to = knownDevice(payload, 'forwardTo');
  const words = onOrOff(type, flag(payload, 'forwardStatus'));
  return [
    finished({
      kind: 'forwarding',
      device: deviceOf(payload, view),
      to: to && { number: to.extension },
      reason: to === undefined ? words : `${words}, to ${to.extension}`,
    }),
  ];
}

function deviceOf(payload: Fields, { monitor }: View): string | undefined {
  return (knownDevice(payload, 'device') ?? monitor?.device)?.written;
}

function onOrOff(what: string, isOn: boolean | undefined): string {
  return isOn === undefined ? what : `${what} ${isOn ? 'on' : 'off'}`;
}
