import type { Client } from '../../model/contract/client.ts';
import { RequestFailure } from '../../model/contract/failures.ts';
import type { PageOrder } from '../../model/contract/page.ts';

/** Does what the shell wants of this page, in the order of asking. Resolves when the engine is gone. */
export async function followOrders(client: Client, carryOut: (order: PageOrder) => void): Promise<void> {
  try {
    for (;;) {
      for (const order of await client.ask('page.orders', {})) carryOut(order);
    }
  } catch (error) {
    if (!(error instanceof RequestFailure && error.code === 'closed')) throw error;
  }
}
