import { registerHooks } from 'node:module';
import process from 'node:process';

/**
 * For `node --import`: has whatever is started then find the stand-in where it imports `electron`, and ends the process
 * where Electron's app would.
 */
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: new URL('index.ts', import.meta.url).href, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
});

const { app } = await import('./app.ts');
app.on('quit', (_event, code: number) => process.exit(code));
