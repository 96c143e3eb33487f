import type { AppState } from '../../model/contract/app-state.ts';

/** What people call a source by its id; the id itself of one that is not there any more. */
export function sourceNames(state: AppState | null): (id: string) => string {
  const names = new Map(state?.sources.map(({ config }) => [config.id, config.name]));
  return (id) => names.get(id) ?? id;
}
