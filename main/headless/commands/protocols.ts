import { z } from 'zod';
import { loadProtocol, PROTOCOL_IDS } from '../../protocols/index.ts';
import type { Protocol } from '../../protocols/protocol.ts';
import type { Terminal } from '../terminal.ts';

/** `ringscope protocols [--json]`: what can be connected to, with which options and secrets. */
export async function listProtocols({ json }: { json?: true }, terminal: Terminal): Promise<void> {
  const protocols: Protocol[] = [];
  for (const id of PROTOCOL_IDS) {
    const protocol = await loadProtocol(id);
    if (protocol) protocols.push(protocol);
  }
  if (json) {
    terminal.print(JSON.stringify(protocols.map(describe), null, 2));
    return;
  }
  for (const protocol of protocols) {
    const { properties, required } = describe(protocol).options;
    terminal.print(`${terminal.paint('bold', protocol.id)}  ${protocol.title}`);
    for (const [name, option] of Object.entries(properties ?? {})) {
      const need = required?.includes(name) ? ' (required)' : '';
      const help = typeof option === 'object' ? (option.description ?? '') : '';
      terminal.print(`  ${name}${need}  ${terminal.paint('dim', help)}`);
    }
    terminal.print(`  ${terminal.paint('dim', `secrets: ${protocol.secrets.join(', ') || 'none'}`)}`);
  }
}

function describe({ id, title, options, secrets }: Protocol) {
  return { id, title, options: z.toJSONSchema(options, { io: 'input' }), secrets };
}
