import { describe, expect, it } from 'vitest';
import { createClient } from '../../../../model/contract/client.ts';
import { RequestFailure } from '../../../../model/contract/failures.ts';
import { REQUESTS } from '../../../../model/contract/requests.ts';
import type { Api, RequestName } from '../../../../model/contract/requests.ts';
import { serve } from '../../../../model/contract/server.ts';
import { wirePair } from '../../../../model/contract/wire.ts';

/** An api of which only these requests are there; all others are a mistake of ours. */
function apiWith(handlers: Partial<Api>): Api {
  const names = Object.keys(REQUESTS) as RequestName[];
  const missing = names.map((name) => [
    name,
    () => {
      throw new TypeError(`${name} is not there`);
    },
  ]);
  // All names of the table, so it is an api by its members.
  return { ...(Object.fromEntries(missing) as unknown as Api), ...handlers };
}

function connected(handlers: Partial<Api>) {
  const [near, far] = wirePair();
  const bugs: string[] = [];
  serve(far, apiWith(handlers), (context, error) => bugs.push(`${context}: ${String(error)}`));
  return { client: createClient(near), near, far, bugs };
}

describe('a request', () => {
  it('is answered with what the api gives', async () => {
    const { client } = connected({
      'captures.values': ({ field, prefix }) => [{ value: `${field} ${prefix}`, count: 3 }],
    });
    const asked = client.ask('captures.values', { capture: 'c', field: 'from', prefix: '+33', limit: 5 });
    expect(await asked).toEqual([{ value: 'from +33', count: 3 }]);
  });

  it('with wrong arguments never reaches the api, and is told what is wrong', async () => {
    const { client, bugs } = connected({});
    const asked = client.ask('views.window', { view: 'v', known: -1, from: 0, count: 900, buckets: 0 });
    await expect(asked).rejects.toMatchObject({ code: 'invalid' });
    await expect(asked).rejects.toThrow('count');
    expect(bugs).toEqual([]);
  });

  it('that nobody knows is refused', async () => {
    const { near, far } = connected({});
    const answered = new Promise((resolve) => near.onMessage(resolve));
    near.send({ type: 'request', id: 1, name: 'constructor', args: {} });
    expect(await answered).toMatchObject({ id: 1, failure: { code: 'unknown' } });
    far.close();
  });

  it('that is refused carries its code, its text and the place of a mistake in a filter', async () => {
    const failure = {
      code: 'filter',
      message: 'No such field.',
      mistake: { start: 2, end: 5, suggestion: 'to' },
    } as const;
    const { client } = connected({
      'views.open': () => {
        throw new RequestFailure(failure);
      },
    });
    const asked = client.ask('views.open', {
      capture: 'c',
      filter: 'x:1',
      descending: false,
      of: 'events',
      orderBy: 'seq',
    });
    await expect(asked).rejects.toMatchObject(failure);
  });

  it('that meets a mistake of ours says so without its text, which goes to the log', async () => {
    const { client, bugs } = connected({
      'sources.export': () => {
        throw new Error('secret path /home/x');
      },
    });
    const asked = client.ask('sources.export', {});
    await expect(asked).rejects.toMatchObject({ code: 'bug' });
    await expect(asked).rejects.not.toThrow('/home/x');
    expect(bugs).toEqual(['request sources.export: Error: secret path /home/x']);
  });

  it('that is cancelled rejects at once and aborts what the api does', async () => {
    const aborted = Promise.withResolvers<undefined>();
    const { client } = connected({
      'state.next': (_args, signal) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => {
            aborted.resolve(undefined);
            reject(new Error('aborted'));
          }),
        ),
    });
    const cancel = new AbortController();
    const asked = client.ask('state.next', { known: 0 }, cancel.signal);
    cancel.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    await aborted.promise;
  });

  it('rejects when the engine goes, and so do all later ones', async () => {
    const { client, far } = connected({ 'state.next': () => new Promise(() => undefined) });
    const asked = client.ask('state.next', { known: 0 });
    far.close();
    await expect(asked).rejects.toMatchObject({ code: 'closed' });
    await expect(client.ask('sources.export', {})).rejects.toMatchObject({ code: 'closed' });
  });

  it('beyond the most that may wait is refused as too many', async () => {
    const { client } = connected({ 'state.next': () => new Promise(() => undefined) });
    const waiting = Array.from({ length: 200 }, () => client.ask('state.next', { known: 0 }));
    for (const asked of waiting) asked.catch(() => undefined);
    await expect(client.ask('state.next', { known: 0 })).rejects.toMatchObject({ code: 'busy' });
  });

  it.each([null, 7, 'x', [], { type: 'request' }, { type: 'request', id: 'a', name: 'x', args: {} }])(
    'that is no request (%j) does nothing',
    async (message) => {
      const { near, client, bugs } = connected({ 'sources.export': () => 'still here' });
      near.send(message);
      expect(await client.ask('sources.export', {})).toBe('still here');
      expect(bugs).toEqual([]);
    },
  );
});
