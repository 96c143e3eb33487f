import type { Client } from '../../../model/contract/client.ts';
import type { ProtocolDescription } from '../../../model/contract/protocol-description.ts';

/** The systems that can be connected to; asked for once. */
export class Protocols {
  #all = $state.raw<readonly ProtocolDescription[] | null>(null);

  constructor(client: Client) {
    void client.ask('protocols.list', {}).then((all) => (this.#all = all));
  }

  /** Null until they are known. */
  get all(): readonly ProtocolDescription[] | null {
    return this.#all;
  }

  find(id: string): ProtocolDescription | undefined {
    return this.#all?.find((protocol) => protocol.id === id);
  }

  /** As people know it; its id until the systems are known. */
  title(id: string): string {
    return this.find(id)?.title ?? id;
  }
}
