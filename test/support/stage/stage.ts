import { execFile, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

/**
 * Three hosts with a kernel's own network between them: the computer that monitors, a router, and the systems.
 *
 *   monitor 10.77.0.2 ── 10.77.0.1 router 10.78.0.1 ── 10.78.0.2 systems
 *        (near)          (near-r)         (far-r)         (far)
 *
 * The systems are found at 127.0.0.1, where simulated ones listen: the monitor has no loopback of its own.
 */
export type Host = 'monitor' | 'router' | 'systems';

export interface Stage {
  /** Runs commands of a shell, and gives what they print; fails as they do. */
  run(host: Host, commands: string): Promise<string>;
  /** Starts a module of this folder as a process there, with a channel for messages; it ends with the test. */
  start(host: Host, module: string): ChildProcess;
}

const OWN = process.getuid?.() === 0 ? ['-nm'] : ['-rnm'];
const SET_UP = `
set -e
mount -t tmpfs none /run
ip netns add router
ip netns add systems
ip link add near type veth peer name near-r netns router
ip -n systems link add far type veth peer name far-r netns router
ip address add 10.77.0.2/24 dev near
ip -n router address add 10.77.0.1/24 dev near-r
ip -n router address add 10.78.0.1/24 dev far-r
ip -n systems address add 10.78.0.2/24 dev far
ip link set near up
ip -n router link set near-r up
ip -n router link set far-r up
ip -n systems link set far up
ip -n systems link set lo up
local='for each in /proc/sys/net/ipv4/conf/*/route_localnet; do echo 1 > $each; done'
eval "$local"
ip netns exec router bash -c "$local; echo 1 > /proc/sys/net/ipv4/ip_forward; echo 0 > /proc/sys/net/ipv4/icmp_ratelimit"
ip netns exec systems bash -c "$local"
ip route add 127.0.0.1 via 10.77.0.1
ip -n router route add 127.0.0.1 via 10.78.0.2
ip -n systems route add default via 10.78.0.1
echo ready
read -r _
`;

/** Why there can be no stage on this computer; null where there can. */
export function stageIsMissing(): string | null {
  if (process.platform !== 'linux') return 'only Linux has network namespaces';
  const { status, stderr, error } = spawnSync('unshare', [...OWN, 'ip', 'link'], { encoding: 'utf8' });
  return status === 0 ? null : `no network namespace can be made here: ${error?.message ?? stderr.trim()}`;
}

/** Sets the stage for the running test. It is nobody else's, and goes with its last process: nothing is left to remove. */
export async function setStage(): Promise<Stage> {
  const holder = spawn('unshare', [...OWN, 'bash', '-c', SET_UP], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void holder.kill('SIGKILL'));
  const ended = once(holder, 'exit').then(([code]) => {
    throw new Error(`The stage could not be set (exit ${String(code)}).`);
  });
  await Promise.race([once(holder.stdout, 'data'), ended]);
  // The stage lives until the test ends it.
  ended.catch(() => undefined);
  const enter = (host: Host): string[] => [
    ...['--target', String(holder.pid), '--net', '--mount'],
    ...(OWN.includes('-rnm') ? ['--user', '--preserve-credentials'] : []),
    '--',
    ...(host === 'monitor' ? [] : ['ip', 'netns', 'exec', host]),
  ];
  return {
    async run(host, commands) {
      const { stdout } = await promisify(execFile)('nsenter', [...enter(host), 'bash', '-ec', commands]);
      return stdout;
    },
    start(host, module) {
      const path = fileURLToPath(new URL(module, import.meta.url));
      const child = spawn('nsenter', [...enter(host), process.execPath, path], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      return child;
    },
  };
}
