import type { Subscriber } from '../../scenario.ts';
import type { User } from '../directory.ts';
import type { Exchange } from './exchange.ts';

/** Kazoo has no presence of people; who does not want to be disturbed changes a switch in the user's document. */
export function setDoNotDisturb(exchange: Exchange, who: Subscriber, on: boolean): void {
  const user = exchange.directory.userAt(who.number);
  if (user.doNotDisturb === on) return;
  user.doNotDisturb = on;
  user.revision += 1;
  tell(exchange, user, 'doc_edited', 'user', user.id, user.revision);
}

/** A message was left: a new document, and the lamp. */
export function leaveMessage(exchange: Exchange, owner: Subscriber): void {
  const user = exchange.directory.userAt(owner.number);
  const line = `${user.number}@${user.account.realm}`;
  tell(exchange, user, 'doc_created', 'mailbox_message', exchange.hex(32), 1);
  const key = `mwi_updates.${user.account.id}`;
  exchange.publish({
    name: 'mwi_update',
    routingKey: `presence.${key}.${user.number}`,
    patterns: [`${key}.*`, `${key}.${user.number}`],
    data: () => ({
      event_category: 'presence',
      event_name: 'mwi_update',
      to: line,
      messages_new: 1,
      messages_saved: 0,
      messages_waiting: 'yes',
    }),
  });
}

function tell(
  { publish }: Exchange,
  { account }: User,
  name: string,
  type: string,
  id: string,
  revision: number,
): void {
  const key = `object.${account.id}.${name}.${type}`;
  const parts = [account.id.slice(0, 2), account.id.slice(2, 4), account.id.slice(4)];
  publish({
    name,
    routingKey: `${key}.${id}`,
    patterns: [key, `object.*.${name}.${type}`],
    data: () => ({
      event_category: 'configuration',
      event_name: name,
      id,
      type,
      account_id: account.id,
      database: `account%2F${parts.join('%2F')}`,
      rev: `${String(revision)}-${id.slice(0, 8)}`,
    }),
  });
}
