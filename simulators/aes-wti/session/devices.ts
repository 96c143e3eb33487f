import { z } from 'zod';
import type { Aes } from '../aes.ts';
import { kindOf, parseDeviceId } from '../office.ts';
import type { User } from '../office.ts';
import { BAD_REQUEST, response, switchError } from './envelope.ts';
import type { Answer } from './envelope.ts';

/** Either service answers with the form that has an IP, while events leave it empty. */
const NO_INTERFACE = '0.0.0.0';

const deviceSchema = z.looseObject({
  switchName: z.string().optional(),
  extension: z.string().min(1),
  deviceInstance: z.coerce.number().int().min(0).max(2).default(0),
});

export function getDeviceId(aes: Aes, payload: Record<string, unknown>): Answer {
  const asked = deviceSchema.safeParse(payload);
  if (!asked.success) return BAD_REQUEST;
  const { extension, switchName = '', deviceInstance } = asked.data;
  if (!knows(aes, extension, switchName)) return switchError('operation', 'invalidDeviceID');
  return response({
    device: `${extension}:${aes.switchName}:${NO_INTERFACE}:${deviceInstance}`,
  });
}

/** The extension behind a device id, if the switch has it and the user may have to do with it; else the refusal. */
export function findDevice(aes: Aes, user: User, id: string): { extension: string } | { refusal: Answer } {
  const parts = parseDeviceId(id);
  if (parts === null || !knows(aes, parts.extension, parts.switchName)) {
    return { refusal: switchError('operation', 'invalidDeviceID') };
  }
  const { extension } = parts;
  const forbidden =
    (aes.conduct.firstStation === 'forbidden' && extension === aes.office.stations[0]) ||
    (user.devices !== 'all' && !user.devices.includes(extension));
  if (forbidden) return { refusal: switchError('operation', 'privilegeViolationSpecifiedDevice') };
  return { extension };
}

function knows(aes: Aes, extension: string, switchName: string): boolean {
  const { conduct, office } = aes;
  const sameSwitch = conduct.ignoresSwitchCase
    ? switchName.toLowerCase() === aes.switchName.toLowerCase()
    : switchName === aes.switchName;
  if (!sameSwitch || kindOf(office, extension) === 'outside') return false;
  return conduct.firstStation !== 'unknown' || extension !== office.stations[0];
}
