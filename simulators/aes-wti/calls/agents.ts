import type { AgentBecomes } from '../../scenario.ts';
import { entryOf, kindOf } from '../office.ts';
import { privateData } from './call-events.ts';
import type { Exchange } from './exchange.ts';
import type { Fact, FilterGroup } from './fact.ts';
import type { Writer } from './writer.ts';

/** Agents who were never logged off are forgotten beyond this, the oldest first. */
const MAX_AGENTS = 500;

interface AgentRecord {
  id: string;
  station: string;
  skill: string;
  state: AgentBecomes;
  reasonCode: number;
}

const EVENTS: Record<AgentBecomes, string> = {
  loggedOn: 'AgentLoggedOn',
  loggedOff: 'AgentLoggedOff',
  ready: 'AgentReady',
  notReady: 'AgentNotReady',
  workingAfterCall: 'AgentWorkingAfterCall',
};

const POLLED: Record<AgentBecomes, { agentState: string; workMode: string }> = {
  loggedOn: { agentState: 'agentNotReady', workMode: 'auxWork' },
  loggedOff: { agentState: 'agentNull', workMode: 'auxWork' },
  ready: { agentState: 'agentReady', workMode: 'autoIn' },
  notReady: { agentState: 'agentNotReady', workMode: 'auxWork' },
  workingAfterCall: { agentState: 'agentWorkingAfterCall', workMode: 'afterCallWork' },
};

/** Agents, do-not-disturb: the features of a device beside its calls. */
export class Agents {
  readonly #exchange: Exchange;
  readonly #full: () => boolean;
  readonly #records = new Map<string, AgentRecord>();
  readonly #doNotDisturb = new Set<string>();

  /** With `full`, all states show in events, not only logging on and off. */
  constructor(exchange: Exchange, full: () => boolean) {
    this.#exchange = exchange;
    this.#full = full;
  }

  become(change: {
    id: string;
    station: string;
    queueId: string;
    state: AgentBecomes;
    reason: string;
  }): void {
    const { skill } = entryOf(this.#exchange.office, change.queueId);
    const { id, station, state } = change;
    const record: AgentRecord = { id, station, skill, state, reasonCode: reasonCode(change.reason) };
    this.#records.delete(id);
    this.#records.set(id, record);
    const [oldest] = this.#records.keys();
    if (oldest !== undefined && this.#records.size > MAX_AGENTS) this.#records.delete(oldest);
    const login = state === 'loggedOn' || state === 'loggedOff';
    if (login || this.#full()) this.#exchange.say(agentFact(record, login ? skill : station));
  }

  setDoNotDisturb(station: string, on: boolean): void {
    if (kindOf(this.#exchange.office, station) !== 'station') return;
    if (this.#doNotDisturb.has(station) === on) return;
    if (on) this.#doNotDisturb.add(station);
    else this.#doNotDisturb.delete(station);
    this.#exchange.say(
      featureFact('DoNotDisturb', station, (write) => ({
        device: write.device(station),
        doNotDisturbOn: write.flag(on),
      })),
    );
  }

  /** The payload of GetAgentState for an agent or a station. Nobody there: an entry that is not logged on. */
  stateOf(device: string): Record<string, unknown> {
    const record =
      this.#records.get(device) ?? [...this.#records.values()].find((each) => each.station === device);
    const loggedOn = record !== undefined && record.state !== 'loggedOff';
    const polled = POLLED[record?.state ?? 'loggedOff'];
    const onCall = record !== undefined && this.#exchange.callsAt(record.station).length > 0;
    const agentState = onCall && record.state === 'ready' ? 'agentBusy' : polled.agentState;
    const item = { ...(record === undefined ? {} : { acdGroup: record.skill }), agentState };
    return {
      agentStateList: {
        agentStateEntry: [
          {
            agentID: record?.id ?? device,
            loggedOnState: loggedOn,
            agentInfo: { agentInfoItem: [item] },
          },
        ],
      },
      ...privateData('GetAgentStateResponsePrivateData', {
        workMode: polled.workMode,
        talkState: onCall ? 'onCall' : 'idle',
        reasonCode: record?.reasonCode ?? 0,
      }),
    };
  }
}

function agentFact(record: AgentRecord, seenBy: string): Fact {
  const name = EVENTS[record.state];
  const withReason = record.state === 'notReady' || record.state === 'loggedOff';
  const fact = featureFact(
    name,
    seenBy,
    (write) => ({
      agentDevice: write.device(record.station),
      agentID: record.id,
      acdGroup: write.id(record.skill),
      ...(record.state === 'workingAfterCall' ? { pendingAgentState: 'ready' } : {}),
    }),
    () => (withReason ? privateData(`${name}EventPrivateData`, { reasonCode: record.reasonCode }) : {}),
  );
  return record.state === 'loggedOn' ? { ...fact, cause: 'normal' } : fact;
}

function featureFact(
  name: string,
  seenBy: string,
  head: (write: Writer) => Record<string, unknown>,
  tail: (write: Writer) => Record<string, unknown> = () => ({}),
): Fact {
  const group: FilterGroup = 'logicalDeviceFeature';
  return {
    event: `${name}Event`,
    group,
    filter: name.charAt(0).toLowerCase() + name.slice(1),
    observers: [{ device: seenBy, followsCall: false }],
    head,
    tail,
  };
}

/** Communication Manager knows reasons by number, 0 to 99; words become one of them, always the same. */
function reasonCode(reason: string): number {
  if (/^[0-9]{1,2}$/.test(reason)) return Number(reason);
  return Buffer.from(reason).reduce((sum, byte) => (sum + byte) % 9, 0);
}
