export const TABS = ['calls', 'timeline', 'events'] as const;
export type Tab = (typeof TABS)[number];

/** Sizes in CSS px; shares of the room from 0 to 1. */
export interface Panes {
  tab: Tab;
  railWidth: number;
  railOpen: boolean;
  detailWidth: number;
  detailOpen: boolean;
  /** The part of the detail pane that stands above the raw message. */
  detailShare: number;
  histogramOpen: boolean;
}

export const DEFAULT_PANES: Panes = {
  tab: 'calls',
  railWidth: 232,
  railOpen: true,
  detailWidth: 420,
  detailOpen: true,
  detailShare: 0.6,
  histogramOpen: true,
};

export const RAIL_WIDTHS = { min: 160, max: 420 };
export const DETAIL_WIDTHS = { min: 300, max: 1_000 };
export const DETAIL_SHARES = { min: 0.2, max: 0.85 };

export function within(value: number, { min, max }: { min: number; max: number }): number {
  return Math.min(max, Math.max(min, value));
}

/** What was kept the last time, as far as it makes sense: anything may stand in a browser's store. */
export function panesFrom(kept: unknown): Panes {
  const said: Partial<Record<keyof Panes, unknown>> = typeof kept === 'object' && kept !== null ? kept : {};
  return {
    tab: TABS.find((tab) => tab === said.tab) ?? DEFAULT_PANES.tab,
    railWidth: size(said.railWidth, RAIL_WIDTHS) ?? DEFAULT_PANES.railWidth,
    railOpen: flag(said.railOpen) ?? DEFAULT_PANES.railOpen,
    detailWidth: size(said.detailWidth, DETAIL_WIDTHS) ?? DEFAULT_PANES.detailWidth,
    detailOpen: flag(said.detailOpen) ?? DEFAULT_PANES.detailOpen,
    detailShare: size(said.detailShare, DETAIL_SHARES) ?? DEFAULT_PANES.detailShare,
    histogramOpen: flag(said.histogramOpen) ?? DEFAULT_PANES.histogramOpen,
  };
}

function size(value: unknown, limits: { min: number; max: number }): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? within(value, limits) : undefined;
}

function flag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}
