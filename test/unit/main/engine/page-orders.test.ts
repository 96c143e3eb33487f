import { describe, expect, it } from 'vitest';
import { PageOrders } from '../../../../main/engine/page-orders.ts';
import type { PageOrder } from '../../../../model/contract/page.ts';

const SIGNAL = new AbortController().signal;

function command(id: string): PageOrder {
  return { do: 'command', id };
}

describe('orders for a page', () => {
  it('wait for the page, and are given once', async () => {
    const orders = new PageOrders();
    orders.add(command('app.settings'));
    orders.add({ do: 'showRinging' });
    expect(await orders.take(SIGNAL)).toEqual([command('app.settings'), { do: 'showRinging' }]);

    const next = orders.take(SIGNAL);
    orders.add(command('view.calls'));
    expect(await next).toEqual([command('view.calls')]);
  });

  it('of a page that does not ask are forgotten from the oldest', async () => {
    const orders = new PageOrders();
    for (let count = 1; count <= 25; count += 1) orders.add(command(String(count)));
    const taken = await orders.take(SIGNAL);
    expect(taken).toHaveLength(20);
    expect(taken.at(-1)).toEqual(command('25'));
  });

  it('keep nobody waiting who has gone', async () => {
    const orders = new PageOrders();
    const gone = new AbortController();
    const waiting = orders.take(gone.signal);
    gone.abort();
    await expect(waiting).rejects.toThrow('Nobody asks');
    orders.add(command('view.calls'));
    expect(await orders.take(SIGNAL)).toEqual([command('view.calls')]);
  });
});
