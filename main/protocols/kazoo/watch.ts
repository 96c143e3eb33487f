import { LinkFailure } from '../../../model/failure.ts';
import type { Subscriber } from './channel/subscriber.ts';
import type { Link } from '../protocol.ts';
import { Snapshot } from './rest/snapshot.ts';
import type { SnapshotSettings } from './rest/snapshot.ts';

/** A reply comes before the server's own listeners are attached. */
const SETTLING_MS = 500;
const LOOK_EVERY_MS = 5 * 60_000;
/** With no event for so long, the list of channels must show that there is nothing to tell. */
const QUIET_MS = 10 * 60_000;
const PINGS_BORNE = 3;

export interface WatchSettings extends Omit<SnapshotSettings, 'emit' | 'notice'> {
  link: Link;
  subscriber: Subscriber;
}

/**
 * Loads what was going on, and then looks after what goes wrong quietly: a service that no longer answers, ends that were
 * never told, a subscription that brings nothing. Never resolves.
 */
export async function watch(settings: WatchSettings): Promise<never> {
  const { link, conversation, subscriber } = settings;
  const snapshot = new Snapshot({
    ...settings,
    emit: (facts) => link.emit(facts),
    notice: (text) => link.notice(text),
  });
  await conversation.pause(SETTLING_MS);
  await snapshot.load();
  let month = utcMonth(link.clock.now());
  for (;;) {
    await conversation.pause(LOOK_EVERY_MS);
    await ping(settings);
    const thisMonth = utcMonth(link.clock.now());
    if (thisMonth !== month) await subscriber.renewMonthly();
    month = thisMonth;
    await lookForSilence(settings, snapshot);
  }
}

/** Ping frames prove the socket alone; this proves the service. What it answers differs, but any reply is one. */
async function ping({ conversation, subscriber, link }: WatchSettings): Promise<void> {
  const asked = link.clock.now();
  const reply = await conversation.ask({ action: 'ping' }, subscriber.token, PINGS_BORNE);
  // A busy server drops replies and still sends events.
  if (reply !== null || conversation.lastHeardAt > asked) return;
  throw new LinkFailure('timeout', {
    cause:
      'The event service is not answering: three pings in a row had no reply, though its socket is open.',
    cure: 'It is tried again by itself. If it stays, ask whether Blackhole is overloaded.',
    deafSince: conversation.lastHeardAt,
  });
}

async function lookForSilence({ conversation, link }: WatchSettings, snapshot: Snapshot): Promise<void> {
  const since = conversation.lastEventAt;
  const isQuiet = link.clock.now() - since >= QUIET_MS;
  const missed = await snapshot.compare(isQuiet);
  if (!isQuiet || missed === 0 || conversation.lastEventAt !== since) return;
  throw new LinkFailure('silent', {
    cause: 'Subscribed, but nothing arrives although calls are up.',
    cure: 'It subscribes anew by itself. If it stays, check the account and the bindings, and ask whether Blackhole lost its message bus.',
    evidence: [`Calls in the list of channels that were never told of: ${missed} legs`],
    deafSince: since,
  });
}

function utcMonth(now: number): string {
  return new Date(now).toISOString().slice(0, 7);
}
