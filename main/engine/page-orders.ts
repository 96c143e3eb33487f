import type { PageOrder } from '../../model/contract/page.ts';

/** A page that is asleep finds so many when it wakes; of what came before nobody would know the reason any more. */
const MOST_WAITING = 20;

/** What a shell wants of a page, until the page asks for it. */
export class PageOrders {
  #orders: PageOrder[] = [];
  #wake: () => void = () => undefined;

  add(order: PageOrder): void {
    this.#orders = [...this.#orders, order].slice(-MOST_WAITING);
    this.#wake();
  }

  /** Resolves with the orders that nobody has taken yet, as soon as there is one. Rejects when `signal` aborts. */
  async take(signal: AbortSignal): Promise<PageOrder[]> {
    if (this.#orders.length === 0) await this.#next(signal);
    const orders = this.#orders;
    this.#orders = [];
    return orders;
  }

  #next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#wake = resolve;
      signal.addEventListener('abort', () => reject(new Error('Nobody asks any more.')), { once: true });
    });
  }
}
