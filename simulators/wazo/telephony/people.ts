import { createHash } from 'node:crypto';
import type { Chance } from '../../chance.ts';
import type { Happening } from '../../scenario.ts';
import type { BusEvent } from '../bus.ts';
import type { Directory, LineState, User } from '../directory.ts';
import { utcStamp } from '../server-time.ts';
import type { Leg } from './legs.ts';

type About<Do extends Happening['do']> = Extract<Happening, { do: Do }>;

/** An agent as wazo-agentd knows it. */
export interface AgentRecord {
  readonly id: number;
  readonly number: string;
  readonly extension: string;
  logged: boolean;
  paused: boolean;
  pausedReason: string;
}

/** Presence, agents and voicemail: the services beside wazo-calld. */
export interface People {
  readonly agents: ReadonlyMap<string, AgentRecord>;
  agent(happening: About<'agent'>): void;
  presence(happening: About<'presence'>): void;
  voicemail(happening: About<'voicemail'>): void;
  /** `chatd_presence_updated` for everybody whose line state has changed. */
  refresh(legs: Iterable<Leg>, touched: Iterable<User>): void;
  /** What chatd says of a person. */
  presenceOf: (user: User) => Record<string, unknown>;
}

/** The first that any of the user's lines has counts. */
const LINE_STATES: readonly LineState[] = ['ringing', 'progressing', 'holding', 'talking'];

export function createPeople(
  directory: Directory,
  chance: Chance,
  publish: (event: BusEvent) => void,
): People {
  const agents = new Map<string, AgentRecord>();
  let messages = 0;

  function presenceOf(user: User): Record<string, unknown> {
    return {
      uuid: user.uuid,
      tenant_uuid: directory.tenantUuid,
      state: user.presence,
      status: '',
      last_activity: utcStamp(Date.now()),
      line_state: user.lineState,
      do_not_disturb: user.doNotDisturb,
      connected: false,
      mobile: false,
      lines: [{ id: user.lineId, state: user.lineState }],
    };
  }

  function sayPresence(user: User): void {
    const acl = `events.chatd.users.${user.uuid}.presences.updated`;
    publish({ name: 'chatd_presence_updated', acl, users: '*', data: presenceOf(user) });
  }

  function setDoNotDisturb(user: User, enabled: boolean): void {
    if (user.doNotDisturb === enabled) return;
    user.doNotDisturb = enabled;
    publish({
      name: 'users_services_dnd_updated',
      acl: `events.config.users.${user.uuid}.services.dnd.updated`,
      users: [user.uuid],
      data: { user_id: user.lineId, user_uuid: user.uuid, tenant_uuid: directory.tenantUuid, enabled },
    });
  }

  function sayPause(agent: AgentRecord, owner: User, paused: boolean, reason: string, queue: string): void {
    if (agent.paused === paused) return;
    agent.paused = paused;
    agent.pausedReason = reason;
    publish({
      name: paused ? 'agent_paused' : 'agent_unpaused',
      acl: 'events.statuses.agents',
      users: [owner.uuid],
      data: { agent_id: agent.id, agent_number: agent.number, paused, paused_reason: reason, queue },
    });
  }

  function sayStatus(agent: AgentRecord, owner: User, logged: boolean): void {
    agent.logged = logged;
    agent.paused = false;
    agent.pausedReason = '';
    const status = logged ? 'logged_in' : 'logged_out';
    const acl = 'events.statuses.agents';
    publish({ name: 'agent_status_update', acl, users: [owner.uuid], data: { agent_id: agent.id, status } });
  }

  function recordOf({ agent, device }: About<'agent'>): AgentRecord {
    const known = agents.get(agent.id);
    const record: AgentRecord = {
      id: numberOf(agent.id),
      number: agent.id,
      extension: device.number,
      logged: known?.logged ?? false,
      paused: known?.paused ?? false,
      pausedReason: known?.pausedReason ?? '',
    };
    agents.set(agent.id, record);
    return record;
  }

  return {
    agents,
    presenceOf,
    agent(happening) {
      const record = recordOf(happening);
      const owner = directory.userAt(happening.device.number);
      const queue = happening.queue?.name ?? 'support';
      switch (happening.becomes) {
        case 'loggedOn':
          sayStatus(record, owner, true);
          return;
        case 'loggedOff':
          sayStatus(record, owner, false);
          return;
        case 'ready':
          sayPause(record, owner, false, '', queue);
          return;
        case 'notReady':
          sayPause(record, owner, true, happening.reason ?? '', queue);
          return;
        case 'workingAfterCall':
          // Asterisk's wrap-up time is not announced.
          return;
      }
    },
    presence({ who, becomes }) {
      const user = directory.userAt(who.number);
      setDoNotDisturb(user, becomes === 'doNotDisturb');
      if (becomes !== 'doNotDisturb') user.presence = becomes;
      sayPresence(user);
    },
    voicemail({ for: owner, from }) {
      const user = directory.userAt(owner.number);
      messages += 1;
      const timestamp = Math.floor(Date.now() / 1_000);
      const id = `${timestamp}-${String(messages).padStart(8, '0')}`;
      const voicemail = { id: user.lineId, name: owner.name, accesstype: 'personal' };
      publish({
        name: 'user_voicemail_message_created',
        acl: `events.users.${user.uuid}.voicemails`,
        users: [user.uuid],
        data: {
          user_uuid: user.uuid,
          voicemail_id: user.lineId,
          message_id: id,
          message: {
            id,
            caller_id_name: from.name,
            caller_id_num: from.number,
            duration: chance.between(4, 40),
            timestamp,
            empty: false,
            transcription: null,
            folder: { id: 1, name: 'inbox', type: 'new' },
            voicemail,
          },
        },
      });
    },
    refresh(legs, touched) {
      for (const user of touched) {
        const states = [...legs].filter((leg) => leg.user === user).map(lineStateOf);
        const lineState = LINE_STATES.find((state) => states.includes(state)) ?? 'available';
        if (lineState === user.lineState) continue;
        user.lineState = lineState;
        sayPresence(user);
      }
    },
  };
}

function lineStateOf(leg: Leg): LineState {
  if (leg.status === 'Ringing' || leg.status === 'Down') return 'ringing';
  if (leg.status === 'Ring') return 'progressing';
  return leg.onHold ? 'holding' : 'talking';
}

/** An agent's id on the wire is a number; "2001" is its login. */
function numberOf(agentId: string): number {
  const id = Number(agentId);
  if (Number.isSafeInteger(id)) return id - 2_000;
  return createHash('sha256').update(agentId).digest().readUInt16BE();
}
