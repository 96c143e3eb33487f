import { finished } from '../../../../model/event-draft.ts';
import type { EventMeaning } from '../../../../model/event-draft.ts';
import type { EventKind } from '../../../../model/vocabulary.ts';
import { knownDevice } from '../devices/device-id.ts';
import { list, member, text } from '../wire/fields.ts';
import type { Fields } from '../wire/fields.ts';
import { causeOf } from './causes.ts';
import { privateData } from './facts.ts';
import type { Mapper, View } from './facts.ts';

/** Names of DMCC, and the older ones of TSAPI; the states in AES's own words. */
const AGENT_EVENTS: Readonly<Record<string, readonly [EventKind, string]>> = {
  agentloggedon: ['agentLoggedOn', 'loggedOn'],
  agentloggedoff: ['agentLoggedOff', 'loggedOff'],
  agentready: ['agentReady', 'agentReady'],
  agentnotready: ['agentNotReady', 'agentNotReady'],
  agentworkingaftercall: ['agentWorkingAfterCall', 'agentWorkingAfterCall'],
  agentbusy: ['agentBusy', 'agentBusy'],
  loggedon: ['agentLoggedOn', 'loggedOn'],
  loggedoff: ['agentLoggedOff', 'loggedOff'],
  ready: ['agentReady', 'agentReady'],
  notready: ['agentNotReady', 'agentNotReady'],
  worknotready: ['agentWorkingAfterCall', 'agentWorkingAfterCall'],
  workready: ['agentWorkingAfterCall', 'agentWorkingAfterCall'],
};

export const AGENT_MAPPERS: Readonly<Record<string, Mapper>> = Object.fromEntries(
  Object.entries(AGENT_EVENTS).map(([name, [kind, state]]): [string, Mapper] => [
    name,
    (payload, view) => mapAgentEvent(kind, state, payload, view),
  ]),
);

function mapAgentEvent(
  kind: EventKind,
  state: string,
  payload: Fields,
  { known, monitor }: View,
): EventMeaning[] {
  const device = knownDevice(payload, 'agentDevice') ?? monitor?.device;
  const id = text(payload, 'agentID') ?? (device && known.agentAt(device)?.id);
  const skill = knownDevice(payload, 'acdGroup');
  const agent = id === undefined ? undefined : { id, state };
  if (device !== undefined && agent !== undefined) {
    known.setAgent(device, kind === 'agentLoggedOff' ? undefined : agent);
  }
  const pending = text(payload, 'pendingAgentState');
  return [
    finished({
      kind,
      device: device?.written,
      agent,
      queue: skill && { id: skill.extension },
      cause: reasonCode(payload) ?? causeOf(payload),
      reason: pending === undefined ? undefined : `then: ${pending}`,
    }),
  ];
}

/** The reason that the agent gave: a number whose meaning the contact centre defines. */
function reasonCode(payload: Fields): string | undefined {
  const code = text(privateData(payload), 'reasonCode');
  return code === undefined || code === '0' ? undefined : code;
}

const POLLED: ReadonlyMap<string, EventKind> = new Map(
  Object.entries({
    agentready: 'agentReady',
    agentnotready: 'agentNotReady',
    agentbusy: 'agentBusy',
    agentworkingaftercall: 'agentWorkingAfterCall',
    agentnull: 'agentLoggedOff',
  }),
);

/** What GetAgentState says of the agent at a device; undefined where nobody is logged on or nothing is said. */
export interface AgentState {
  id: string | undefined;
  kind: EventKind;
  /** In AES's own words, with the work mode where it is given: "agentNotReady, auxWork". */
  state: string;
  skill: string | undefined;
  reasonCode: string | undefined;
}

/** Reads the answer to GetAgentState. */
export function readAgentState(payload: Fields): AgentState | undefined {
  const [entry] = list(payload, 'agentStateList', 'agentStateEntry');
  if (entry === undefined) return undefined;
  const [item] = list(entry, 'agentInfo', 'agentInfoItem');
  const isLoggedOn = String(member(entry, 'loggedOnState')).toLowerCase() !== 'false';
  const state = isLoggedOn ? ((item && text(item, 'agentState')) ?? '') : 'agentNull';
  const kind = POLLED.get(state.toLowerCase());
  if (kind === undefined) return undefined;
  const workMode = text(privateData(payload), 'workMode');
  const isGone = kind === 'agentLoggedOff';
  return {
    id: text(entry, 'agentID'),
    kind,
    state: isGone ? 'loggedOff' : [state, workMode].filter(Boolean).join(', '),
    skill: item && knownDevice(item, 'acdGroup')?.extension,
    reasonCode: isGone ? undefined : reasonCode(payload),
  };
}
