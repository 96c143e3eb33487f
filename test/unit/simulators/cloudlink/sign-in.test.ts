import { describe, expect, it } from 'vitest';
import { createChance } from '../../../../simulators/chance.ts';
import { HEALTHY } from '../../../../simulators/cloudlink/conduct.ts';
import type { Cloud } from '../../../../simulators/cloudlink/conduct.ts';
import { createSignedUrls } from '../../../../simulators/cloudlink/notifications/signed-urls.ts';
import {
  MOST_SUBSCRIPTIONS,
  createSubscriptionStore,
} from '../../../../simulators/cloudlink/notifications/subscriptions.ts';
import { PRINCIPALS } from '../../../../simulators/cloudlink/rest/accounts.ts';
import type { Principal } from '../../../../simulators/cloudlink/rest/accounts.ts';
import { createTokenStore } from '../../../../simulators/cloudlink/rest/tokens.ts';
import { fakeClock } from '../../../support/fake-clock.ts';

function cloud(hurry = 1): Cloud & { clock: ReturnType<typeof fakeClock> } {
  return { clock: fakeClock(), hurry, chance: createChance(1), conduct: HEALTHY };
}

function somebody(): Principal {
  const [first] = PRINCIPALS;
  if (first === undefined) throw new Error('Nobody can sign in');
  return first;
}

const query = (url: string): string => url.slice(url.indexOf('?') + 1);

describe('what the CloudLink peer remembers', () => {
  it('is the newest 200 sign-ins', () => {
    const tokens = createTokenStore(cloud());
    const issued = Array.from({ length: 201 }, () => tokens.issue(somebody()));
    expect(tokens.holder(issued[0]?.access ?? '')).toBeUndefined();
    expect(tokens.holder(issued[1]?.access ?? '')).toBe(somebody());
    expect(tokens.redeem(issued[0]?.refresh ?? '')).toBeUndefined();
  });

  it('is the newest 200 addresses', () => {
    const urls = createSignedUrls(cloud(), () => 'wss://127.0.0.1:1');
    const issued = Array.from({ length: 201 }, () => query(urls.issue(somebody())));
    expect(urls.redeem(issued[0] ?? '')).toBe('altered');
    expect(urls.redeem(issued[1] ?? '')).toEqual({ holder: somebody() });
  });

  it('is as many subscriptions as it grants; more are refused', () => {
    const store = createSubscriptionStore(cloud());
    const wish = { deviceId: 'd', transport: 'websocket', topic: 'platform-api-media' };
    for (let count = 0; count < MOST_SUBSCRIPTIONS; count += 1) store.create(somebody(), wish);
    expect(store.create(somebody(), wish)).toBeNull();
    const [first] = store.of(somebody());
    store.remove(somebody(), first?.view.subscriptionId ?? '');
    expect(store.create(somebody(), wish)).not.toBeNull();
  });

  it('is hurried: tokens and addresses live shorter, an address at least a second', async () => {
    const hurried = cloud(100);
    expect(createTokenStore(hurried).issue(somebody()).seconds).toBe(36);
    const urls = createSignedUrls(hurried, () => 'wss://127.0.0.1:1');
    const [early, late] = [query(urls.issue(somebody())), query(urls.issue(somebody()))];
    expect(new URLSearchParams(early).get('X-Amz-Expires')).toBe('1');
    await hurried.clock.advance(999);
    expect(urls.redeem(early)).toEqual({ holder: somebody() });
    await hurried.clock.advance(1);
    expect(urls.redeem(late)).toBe('spent');
  });
});
