import { finished } from '../../../../model/event-draft.ts';
import type { EventMeaning } from '../../../../model/event-draft.ts';
import type { EventKind } from '../../../../model/vocabulary.ts';
import { flag, id, text } from '../bus/fields.ts';
import type { Fields } from '../bus/fields.ts';
import type { BusMessage, Family, Mapper } from '../bus/message.ts';

const STATUS_RIGHT = 'events.statuses.agents';

/** Agents as wazo-agentd and wazo-confd report them. A pause is per queue: one event for each. */
export const AGENTS: Family = {
  agent_status_update: { right: STATUS_RIGHT, map: agentStatus },
  agent_paused: { right: STATUS_RIGHT, map: pause('agentNotReady') },
  agent_unpaused: { right: STATUS_RIGHT, map: pause('agentReady') },
  user_agent_queue_logged_in: { right: STATUS_RIGHT, map: membership('agentLoggedOn') },
  user_agent_queue_logged_off: { right: STATUS_RIGHT, map: membership('agentLoggedOff') },
  user_agent_associated: { right: 'events.config.users.{u}.agents.updated', map: membership('vendor') },
  user_agent_dissociated: { right: 'events.config.users.{u}.agents.deleted', map: membership('vendor') },
  queue_member_agent_associated: { right: 'events.config.queues.agents.updated', map: membership('vendor') },
  queue_member_agent_dissociated: { right: 'events.config.queues.agents.deleted', map: membership('vendor') },
  queue_edited: { right: 'events.config.queues.edited', map: queueOnly },
};

const STATUS_KINDS: ReadonlyMap<string, EventKind> = new Map(
  Object.entries({
    logged_in: 'agentLoggedOn',
    logged_out: 'agentLoggedOff',
  }),
);

function agentStatus({ data }: BusMessage): EventMeaning[] {
  const status = text(data, 'status');
  return [
    finished({ kind: STATUS_KINDS.get(status ?? '') ?? 'vendor', agent: agentOf(data, 'agent_id', status) }),
  ];
}

function pause(kind: 'agentNotReady' | 'agentReady'): Mapper {
  return ({ data }) => {
    const queue = text(data, 'queue');
    return [
      finished({
        kind,
        device: id(data, 'agent_number'),
        agent: agentOf(data, 'agent_id', kind === 'agentNotReady' ? 'paused' : 'unpaused'),
        queue: queue === undefined ? undefined : { id: queue, name: queue },
        cause: text(data, 'paused_reason'),
      }),
    ];
  };
}

function membership(kind: 'agentLoggedOn' | 'agentLoggedOff' | 'vendor'): Mapper {
  return ({ data }) => {
    const queue = id(data, 'queue_id');
    return [
      finished({
        kind,
        device: text(data, 'user_uuid'),
        agent: agentOf(data, 'agent_id', undefined),
        queue: queue === undefined ? undefined : { id: queue },
      }),
    ];
  };
}

function queueOnly({ data }: BusMessage): EventMeaning[] {
  const queue = id(data, 'id');
  return [finished({ kind: 'vendor', queue: queue === undefined ? undefined : { id: queue } })];
}

/** An agent of a snapshot: by the event that would have led to its state. */
export function snapshotAgent({ data }: BusMessage): EventMeaning[] {
  const paused = flag(data, 'paused') === true;
  const kind = flag(data, 'logged') !== true ? 'agentLoggedOff' : paused ? 'agentNotReady' : 'agentReady';
  return [
    finished({
      kind,
      device: id(data, 'number'),
      agent: agentOf(data, 'id', paused ? 'paused' : undefined),
      cause: paused ? text(data, 'paused_reason') : undefined,
    }),
  ];
}

function agentOf(data: Fields, key: string, state: string | undefined) {
  const agent = id(data, key);
  return agent === undefined ? undefined : { id: agent, ...(state !== undefined && { state }) };
}
