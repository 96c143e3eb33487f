import type { BusEvent } from '../bus.ts';
import type { Directory } from '../directory.ts';
import { isOutside } from '../directory.ts';
import { utcStamp } from '../server-time.ts';
import type { Conversation } from './legs.ts';

/** wazo-call-logd: tells of a conversation some time after its end. */
export interface CallLog {
  /** Returns how many events it will send. */
  add(conversation: Conversation): number;
  stop(): void;
}

interface Entry {
  due: number;
  events: BusEvent[];
}

export function createCallLog(
  directory: Directory,
  delay: number,
  publish: (event: BusEvent) => void,
): CallLog {
  // In order of their due times, since all wait equally long; as long as the calls that end within one delay.
  let entries: Entry[] = [];
  let timer: NodeJS.Timeout | undefined;
  let written = 9_000;

  function sayDue(): void {
    timer = undefined;
    const now = Date.now();
    const due = entries.filter((entry) => entry.due <= now);
    entries = entries.slice(due.length);
    for (const { events } of due) events.forEach(publish);
    schedule();
  }

  function schedule(): void {
    const [next] = entries;
    if (timer !== undefined || next === undefined) return;
    timer = setTimeout(sayDue, Math.max(0, next.due - Date.now()));
  }

  return {
    add(conversation) {
      written += 1;
      const events = eventsOf(conversation, written, directory);
      entries.push({ due: Date.now() + delay, events });
      schedule();
      return events.length;
    },
    stop() {
      clearTimeout(timer);
      entries = [];
    },
  };
}

function eventsOf(conversation: Conversation, id: number, directory: Directory): BusEvent[] {
  const record = recordOf(conversation, id, directory, Date.now());
  const all: BusEvent = {
    name: 'call_log_created',
    acl: 'events.call_log.created',
    users: '*',
    data: { ...record, tags: [] },
  };
  const own = [...conversation.participants].map(({ uuid }) => ({
    name: 'call_log_user_created',
    acl: `events.call_log.user.${uuid}.created`,
    users: [uuid],
    data: record,
  }));
  return [all, ...own];
}

function recordOf(
  conversation: Conversation,
  id: number,
  directory: Directory,
  end: number,
): Record<string, unknown> {
  const { source, destination, answeredAt } = conversation;
  const uuidAt = (number: string): string | null =>
    isOutside(number) || !directory.users.has(number) ? null : directory.userAt(number).uuid;
  const userUuid = uuidAt(destination.number);
  return {
    id,
    tenant_uuid: directory.tenantUuid,
    start: utcStamp(conversation.startedAt),
    answer: answeredAt === null ? null : utcStamp(answeredAt),
    end: utcStamp(end),
    answered: answeredAt !== null,
    duration: answeredAt === null ? null : Math.round((end - answeredAt) / 1_000),
    call_direction: conversation.direction,
    call_status: answeredAt === null ? 'unknown' : 'answered',
    conversation_id: conversation.id,
    source_name: source.name,
    source_extension: source.number,
    source_user_uuid: uuidAt(source.number),
    requested_extension: conversation.requested,
    destination_name: destination.name,
    destination_extension: destination.number,
    destination_user_uuid: userUuid,
    destination_details:
      userUuid === null
        ? { type: 'unknown' }
        : { type: 'user', user_uuid: userUuid, user_name: destination.name },
    recordings: [],
  };
}
