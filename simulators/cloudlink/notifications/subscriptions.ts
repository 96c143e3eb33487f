import { z } from 'zod';
import type { Cloud } from '../conduct.ts';
import { maySee } from '../rest/accounts.ts';
import type { Principal } from '../rest/accounts.ts';
import type { Publication } from './publication.ts';
import { readPublicationFilter } from './publication-filter.ts';

/** Of all users together. How many the real service grants, and for how long, is not published. */
export const MOST_SUBSCRIPTIONS = 200;

/** As the service shows it. */
export interface SubscriptionView {
  subscriptionId: string;
  deviceId: string;
  transport: string;
  topic: string;
  subjectFilter?: string | undefined;
  methodFilter?: string | undefined;
  publicationFilter?: string | undefined;
  createdOn: string;
}

export interface Subscription {
  readonly owner: Principal;
  readonly view: SubscriptionView;
  wants(publication: Publication): boolean;
}

/** The subscriptions that live, whether a client listens to them or not. */
export interface SubscriptionStore {
  /** Null when there are too many, a sentence when the wish is at fault. */
  create(owner: Principal, wish: unknown): Subscription | string | null;
  find(id: string): Subscription | undefined;
  of(owner: Principal): Subscription[];
  /** False when the owner has none of that id. */
  remove(owner: Principal, id: string): boolean;
  /** Whether this user has one for this client id. */
  covers(owner: Principal, deviceId: string): boolean;
}

const LONGEST_FILTER = 512;
const filter = z.string().min(1).max(LONGEST_FILTER).optional();
const wishSchema = z.object({
  deviceId: z.string().min(1).max(LONGEST_FILTER),
  // Webhooks are the other transport of the real service; this peer calls nobody.
  transport: z.literal('websocket'),
  topic: z.string().min(1).max(LONGEST_FILTER),
  subjectFilter: filter,
  methodFilter: filter,
  publicationFilter: filter,
});
type Wish = z.infer<typeof wishSchema>;

export function createSubscriptionStore({ chance, clock }: Cloud): SubscriptionStore {
  const byId = new Map<string, Subscription>();
  const of = (owner: Principal): Subscription[] => [...byId.values()].filter((one) => one.owner === owner);

  return {
    create(owner, wish) {
      const read = wishSchema.safeParse(wish);
      if (!read.success) return `Invalid ${read.error.issues[0]?.path.join('.') ?? ''}`;
      const wants = selectionOf(read.data);
      if (typeof wants === 'string') return wants;
      if (byId.size >= MOST_SUBSCRIPTIONS) return null;
      const view = {
        subscriptionId: chance.uuid().replaceAll('-', ''),
        ...read.data,
        createdOn: new Date(clock.now()).toISOString(),
      };
      const subscription: Subscription = {
        owner,
        view,
        wants: (publication) => maySee(owner, publication.publisher.principalId) && wants(publication),
      };
      byId.set(view.subscriptionId, subscription);
      return subscription;
    },
    find: (id) => byId.get(id),
    of,
    remove(owner, id) {
      if (byId.get(id)?.owner !== owner) return false;
      return byId.delete(id);
    },
    covers: (owner, deviceId) => of(owner).some(({ view }) => view.deviceId === deviceId),
  };
}

/** What the filters let through, or a sentence that says which cannot be read. A filter that matches nothing is fine. */
function selectionOf({ topic, methodFilter, ...filters }: Wish): Subscription['wants'] | string {
  const subject = readExpression(filters.subjectFilter);
  if (subject === null) return 'Invalid subjectFilter';
  const passes = readPublicationFilter(filters.publicationFilter ?? '$.publications[*]');
  if (passes === null) return 'Invalid publicationFilter';
  return (publication) =>
    publication.topic === topic &&
    (methodFilter === undefined || publication.method === methodFilter) &&
    subject.test(publication.subject) &&
    passes(publication);
}

/** Not anchored: `2017-09-01/endpoints/4105/calls` finds `/2017-09-01/endpoints/4105/calls/7`. */
function readExpression(text = ''): RegExp | null {
  try {
    return new RegExp(text);
  } catch {
    // The caller says which filter it was.
    return null;
  }
}
