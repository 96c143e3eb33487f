import { z } from 'zod';

/** AWS IoT takes no more subscriptions on one connection. */
const MOST_SUBSCRIPTIONS = 50;

/** The media topic is the one whose subjects are endpoints. */
export const MEDIA_TOPIC = 'platform-api-media';

const base = (service: string) =>
  z
    .url({
      protocol: /^https$/,
      error: `expected the https address of the ${service} service with its version path`,
    })
    .refine((text) => !hasUser(URL.parse(text)), {
      error:
        'expected an address without user name and password: there are "username" and the secret "password"',
    });

function hasUser(url: URL | null): boolean {
  return url !== null && (url.username !== '' || url.password !== '');
}

const filter = z.string().min(1).max(4096);

const subscription = z
  .strictObject({
    topic: z
      .string()
      .min(1)
      .describe(
        'Which service to hear: platform-api-media (calls), platform-api-presence, platform-api-conversations or platform-api-admin',
      ),
    extensions: z
      .array(z.string().min(1).max(64))
      .min(1)
      .max(200)
      .describe(
        'Only for platform-api-media: the extensions to watch; all where neither these nor a filter are given',
      )
      .exactOptional(),
    subjectFilter: filter
      .describe('Instead of extensions: a regular expression that the path of the resource must match')
      .exactOptional(),
    publicationFilter: filter
      .describe('JSONPath over {"publications":[…]} that must find something')
      .exactOptional(),
    methodFilter: filter.describe('The method of the publication, for instance PUT').exactOptional(),
  })
  .refine(({ extensions, subjectFilter }) => extensions === undefined || subjectFilter === undefined, {
    error: 'expected either "extensions" or "subjectFilter"',
  })
  .refine(({ extensions, topic }) => extensions === undefined || topic === MEDIA_TOPIC, {
    error: `"extensions" go with the topic ${MEDIA_TOPIC} only`,
  });
export type WantedSubscription = z.output<typeof subscription>;

export const cloudlinkOptions = z.strictObject({
  authUrl: base('authentication')
    .default('https://authentication.api.mitel.io/2017-09-01')
    .describe('Authentication service with its version path; other regions have their own host'),
  notificationsUrl: base('notifications')
    .default('https://notifications.api.mitel.io/2017-09-01')
    .describe('Notifications service with its version path'),
  mediaUrl: base('media')
    .describe(
      'Media service with its version path (https://media.api.mitel.io/2017-09-01): with it the calls in progress are loaded after each connect',
    )
    .exactOptional(),
  username: z.string().min(1).describe('User name: e-mail address, mobile number, login id or user id'),
  accountId: z
    .string()
    .min(1)
    .describe('Account number, where the user name exists in more than one account')
    .exactOptional(),
  subscriptions: z
    .array(subscription)
    .min(1, 'expected at least one subscription')
    .max(MOST_SUBSCRIPTIONS)
    .default([{ topic: MEDIA_TOPIC }])
    .describe('What to hear'),
  keepAliveSeconds: z
    .number()
    .int()
    .min(30)
    .max(1200)
    .default(60)
    .describe('A sign of life is sent this often, in seconds; 30 to 60 where a proxy cuts quiet connections'),
  dialingSeconds: z
    .number()
    .int()
    .min(0)
    .max(600)
    .default(30)
    .describe(
      "CloudLink calls the caller's own leg connected as soon as it dials: so long it is shown as dialling unless it is told to be answered. 0 believes the first word",
    ),
});
export type CloudlinkOptions = z.output<typeof cloudlinkOptions>;

/** The options with base addresses that a path can be put behind. */
export function withBareBases(options: CloudlinkOptions): CloudlinkOptions {
  const bare = (url: string) => url.replace(/\/+$/, '');
  const { authUrl, notificationsUrl, mediaUrl } = options;
  return {
    ...options,
    authUrl: bare(authUrl),
    notificationsUrl: bare(notificationsUrl),
    ...(mediaUrl !== undefined && { mediaUrl: bare(mediaUrl) }),
  };
}

/** The subject filter of a subscription: as given, or one that matches its extensions and nothing longer. */
export function subjectFilterOf({ extensions, subjectFilter }: WantedSubscription): string | undefined {
  if (extensions === undefined) return subjectFilter;
  return `/endpoints/(${extensions.map(escaped).join('|')})(/|$)`;
}

/** The extensions that are watched by name; a filter that stands for many names none. */
export function watchedExtensions({ subscriptions }: CloudlinkOptions): string[] {
  const named = subscriptions.flatMap(({ topic, extensions, subjectFilter = '' }) => {
    if (topic !== MEDIA_TOPIC) return [];
    const one = /endpoints\/([\w-]+)\/?(?:calls)?\/?\$?$/.exec(subjectFilter)?.[1];
    return extensions ?? (one === undefined ? [] : [one]);
  });
  return [...new Set(named)];
}

/** An extension may hold `*`, `#` and `+`, which mean themselves. */
function escaped(extension: string): string {
  return extension.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
