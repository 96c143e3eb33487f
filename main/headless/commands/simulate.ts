import { PEERS } from '../../../simulators/index.ts';
import { SCENARIOS } from '../../../simulators/scenarios/index.ts';
import { environmentName } from '../../secrets/environment-secrets.ts';
import { EXIT } from '../exit-codes.ts';
import { startSimulation } from '../simulation.ts';
import type { Simulation } from '../simulation.ts';
import type { Terminal } from '../terminal.ts';

export interface SimulateOptions {
  scenario?: string;
  rate?: number;
  fault?: string;
  port?: number;
  seed: number;
  list?: true;
}

/** `ringscope simulate`: runs peers until the end is asked for. Resolves with the exit code. */
export async function simulate(
  protocols: string[],
  { list, ...settings }: SimulateOptions,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<number> {
  if (list) {
    await listWhatThereIs(terminal);
    return EXIT.ok;
  }
  const simulation = await startSimulation({ protocols, ...settings });
  terminal.print(JSON.stringify({ sources: simulation.sources }, null, 2));
  terminal.tell(howToConnect(simulation));
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await simulation.stop();
  return EXIT.ok;
}

function howToConnect({ secrets, caFile, sourcesFile }: Simulation): string {
  const variables = secrets.map(({ sourceId, name, value }) => `${environmentName(sourceId, name)}=${value}`);
  return [
    'The simulated systems are running; Ctrl-C ends them. Connect to them from another terminal:',
    '',
    `  ${[...variables, 'npm run -s ringscope -- capture --sources', sourcesFile].join(' ')}`,
    '',
    `Their certificates come from the authority in ${caFile}`,
  ].join('\n');
}

async function listWhatThereIs(terminal: Terminal): Promise<void> {
  const width = 24;
  terminal.print(terminal.paint('bold', 'Scenarios'));
  for (const { name, title } of SCENARIOS) terminal.print(`  ${name.padEnd(width)}${title}`);
  for (const peer of PEERS) {
    const kind = await peer.load();
    terminal.print(`\n${terminal.paint('bold', kind.protocol)}  ${kind.title}, with the faults`);
    for (const { name, title } of kind.faults) terminal.print(`  ${name.padEnd(width)}${title}`);
  }
}
