import { ACCOUNT_ID } from '../rest/accounts.ts';

/** What a service publishes, before it is addressed to a subscription. */
export interface Publication {
  /** The same at every subscription, and in a repetition. */
  publicationId: string;
  topic: 'platform-api-media' | 'platform-api-presence';
  method: 'PUT' | 'DELETE';
  /** The resource's path. */
  subject: string;
  content: Readonly<Record<string, unknown>>;
  publisher: { accountId: string; principalId: string };
}

export function publisher(principalId: string): Publication['publisher'] {
  return { accountId: ACCOUNT_ID, principalId };
}

/** The payload for one subscription; `at` in ms. */
export function envelope(
  publication: Publication,
  subscriptionId: string,
  at: number,
): Record<string, unknown> {
  const { publicationId } = publication;
  return {
    ...publication,
    subscription: { subscriptionId },
    notification: { createdOn: new Date(at).toISOString(), correlationId: publicationId },
  };
}

/** A payload with fields that no client knows, without the blocks that it can do without, and with PBX data as text. */
export function strange(payload: Record<string, unknown>, { content }: Publication): Record<string, unknown> {
  const { publicationId, topic, method, subject } = payload;
  const { extraPbxData, ...others } = content;
  const odd = { ...others, cloudRegion: 'elsewhere', tags: [{ key: 'x', value: null }] };
  return {
    schema: 2,
    publicationId,
    topic,
    method,
    subject,
    content: extraPbxData === undefined ? odd : { ...odd, extraPbxData: JSON.stringify(extraPbxData) },
  };
}
