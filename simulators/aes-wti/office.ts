import { INSIDE } from '../cast.ts';
import { SIMULATED_PASSWORD } from '../peer.ts';

/** A user of AES. */
export interface User {
  name: string;
  password: string;
  /** "CT User" in the user's AES profile; others may sign in but not start a session. */
  cti: boolean;
  /** The stations, VDNs and skills of the user's device group. */
  devices: 'all' | readonly string[];
}

/** How callers reach a queue: the VDN is called, its vector puts the call into the skill. */
export interface QueueEntry {
  /** The queue's id in scenarios. */
  queue: string;
  vdn: string;
  skill: string;
}

/** What is administered on the simulated switch and its AES. */
export interface Office {
  /** The switch connection name on AES. */
  switchName: string;
  stations: readonly string[];
  queues: readonly [QueueEntry, ...QueueEntry[]];
  users: readonly User[];
}

export const OFFICE: Office = {
  switchName: 'CM55',
  stations: INSIDE.map(({ number }) => number),
  queues: [
    { queue: '6', vdn: '5700', skill: '5800' },
    { queue: '7', vdn: '5701', skill: '5801' },
    { queue: '8', vdn: '5702', skill: '5802' },
    { queue: '9', vdn: '5703', skill: '5803' },
  ],
  users: [{ name: 'cti', password: SIMULATED_PASSWORD, cti: true, devices: 'all' }],
};

/** Every device that can be monitored: stations, VDNs, skills. */
export function devicesOf(office: Office): string[] {
  const { stations, queues } = office;
  return [...stations, ...queues.map(({ vdn }) => vdn), ...queues.map(({ skill }) => skill)];
}

/** The same as a source's option `devices`: what is no station says so, and need not be found out by trying. */
export function monitoredIn(office: Office): (string | { extension: string; kind: 'vdn' | 'skill' })[] {
  const { stations, queues } = office;
  return [
    ...stations,
    ...queues.map(({ vdn }) => ({ extension: vdn, kind: 'vdn' as const })),
    ...queues.map(({ skill }) => ({ extension: skill, kind: 'skill' as const })),
  ];
}

export type DeviceKind = 'station' | 'vdn' | 'skill' | 'outside';

/** What a number is to the switch; whatever is not administered is outside. */
export function kindOf(office: Office, number: string): DeviceKind {
  if (office.stations.includes(number)) return 'station';
  if (office.queues.some(({ vdn }) => vdn === number)) return 'vdn';
  return office.queues.some(({ skill }) => skill === number) ? 'skill' : 'outside';
}

/** Extensions of the dial plan need no trunk, whether they are administered here or not (a voice mail number, say). */
export function needsTrunk(number: string): boolean {
  return !/^[0-9]{1,5}$/.test(number);
}

/** The entry of a queue, by its id or by the number of its VDN or skill; an unknown queue is the first. */
export function entryOf(office: Office, id: string): QueueEntry {
  const entry = office.queues.find(({ queue, vdn, skill }) => [queue, vdn, skill].includes(id));
  return entry ?? office.queues[0];
}

/** `extension:switchName:switchIP:instance` taken apart; the IP in the middle may hold colons. Null for other forms. */
export function parseDeviceId(text: string): { extension: string; switchName: string } | null {
  const match = /^([^:]+):([^:]*):(.*):([0-2])$/.exec(text);
  const [, extension, switchName] = match ?? [];
  return extension === undefined || switchName === undefined ? null : { extension, switchName };
}
