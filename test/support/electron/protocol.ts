import type { CustomScheme, Privileges, Protocol } from 'electron';
import { app } from './app.ts';

let schemes: readonly CustomScheme[] | null = null;

/** electron.d.ts: "can only be used before the ready event of the app module gets emitted and can be called only once". */
export const protocol = {
  registerSchemesAsPrivileged(customSchemes: CustomScheme[]): void {
    if (app.isReady()) {
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    }
    if (schemes) throw new Error('protocol.registerSchemesAsPrivileged can be called only once');
    schemes = customSchemes;
  },
} satisfies Pick<Protocol, 'registerSchemesAsPrivileged'>;

export function isPrivileged(scheme: string, privilege: keyof Privileges): boolean {
  return schemes?.find((each) => each.scheme === scheme)?.privileges?.[privilege] ?? false;
}

export function resetProtocol(): void {
  schemes = null;
}
