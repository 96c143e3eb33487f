import { onTestFinished } from 'vitest';
import { z } from 'zod';
import type { Clock } from '../../model/clock.ts';
import { createAuthority } from '../../simulators/authority.ts';
import { startCloudLinkPeer } from '../../simulators/cloudlink/cloudlink-peer.ts';
import { MONITOR } from '../../simulators/cloudlink/rest/accounts.ts';
import { SIMULATED_PASSWORD } from '../../simulators/peer.ts';
import type { Peer } from '../../simulators/peer.ts';
import type { Happening } from '../../simulators/scenario.ts';
import { cloudLinkClient } from './cloudlink-client.ts';
import type { CloudLinkClient } from './cloudlink-client.ts';
import type { RawMqtt } from './raw-mqtt.ts';

/** Issues the certificates of every peer that `startCloudLink` starts. */
export const authority = await createAuthority();

/** A CloudLink peer and a raw client of it, both gone after the running test. */
export async function startCloudLink(
  settings: { fault?: string; hurry?: number } = {},
  clock?: Clock,
): Promise<{ peer: Peer; client: CloudLinkClient }> {
  const peer = await startCloudLinkPeer({ authority, port: 0, seed: 1, ...settings }, clock);
  const client = cloudLinkClient(String(peer.sources[0]?.options?.['authUrl']), authority.certificate);
  onTestFinished(async () => {
    client.close();
    await peer.close();
  });
  return { peer, client };
}

const firm = { number: '+15550100', name: 'Harbour Bakery' };
const desk = { number: '1001', name: 'Reception 1' };

/** A call from a firm to the extension 1001, which is answered. */
export const arrive = { do: 'arrive', call: 'a', from: firm, to: desk } satisfies Happening;
export const answer = { do: 'answer', call: 'a', by: desk.number } satisfies Happening;
export const hangUp = { do: 'hangUp', call: 'a', by: firm.number } satisfies Happening;

/** A client id, and the device of subscriptions. */
export const DEVICE = 'ringscope-test';

export const pairSchema = z.object({
  token_type: z.literal('bearer'),
  expires_in: z.number(),
  access_token: z.string(),
  refresh_token: z.string(),
  scope: z.string(),
});

export const collectionSchema = z.object({
  count: z.number(),
  _links: z.object({ self: z.string(), next: z.string().optional() }),
  _embedded: z.object({ items: z.array(z.record(z.string(), z.unknown())) }),
});

export const publicationSchema = z.object({
  publicationId: z.string(),
  topic: z.string(),
  method: z.string(),
  subject: z.string(),
  content: z.record(z.string(), z.unknown()),
  publisher: z.object({ accountId: z.string(), principalId: z.string() }),
  subscription: z.object({ subscriptionId: z.string() }),
  notification: z.object({ createdOn: z.iso.datetime(), correlationId: z.string() }),
});

/** What was published on a link so far. */
export function publications(link: RawMqtt): z.infer<typeof publicationSchema>[] {
  return link.messages().map(({ payload }) => publicationSchema.parse(JSON.parse(payload.toString())));
}

/** Of those the states, or the word DELETE. */
export function statesOf(link: RawMqtt): unknown[] {
  return publications(link).map(({ method, content }) => (method === 'DELETE' ? method : content['state']));
}

/** The fields of a sign-in by password. */
export function password(fields: Record<string, string> = {}): Record<string, string> {
  return { grant_type: 'password', username: MONITOR, password: SIMULATED_PASSWORD, ...fields };
}
