import { expect, test } from 'vitest';
import { RequestFailure } from '../../../../model/contract/failures.ts';
import type { Client } from '../../../../model/contract/client.ts';
import type { PageOrder } from '../../../../model/contract/page.ts';
import { followOrders } from '../../../../renderer/state/page-orders.ts';
import { answeringClient } from '../../../support/answering-client.ts';

const OPEN: PageOrder = { do: 'command', id: 'capture.open' };
const RINGING: PageOrder = { do: 'showRinging' };
const SHOW: PageOrder = { do: 'showCapture', capture: 'two' };

/** An engine that has these answers and then is gone. */
function endingWith(code: 'closed' | 'bug', answers: PageOrder[][]): Client {
  const left = [...answers];
  return answeringClient((name) => {
    expect(name).toBe('page.orders');
    const orders = left.shift();
    if (!orders) throw new RequestFailure({ code, message: 'gone' });
    return orders;
  });
}

test('does what the shell wants, in its order, until the engine is gone', async () => {
  const done: PageOrder[] = [];
  await followOrders(endingWith('closed', [[OPEN, RINGING], [], [SHOW]]), (order) => done.push(order));
  expect(done).toEqual([OPEN, RINGING, SHOW]);
});

test('does not hide a mistake of ours', async () => {
  await expect(followOrders(endingWith('bug', [[OPEN]]), () => undefined)).rejects.toThrow('gone');
});
