import type { IconName } from './icon-shapes.ts';

/** An entry of a menu; null is a line between two groups. */
export type MenuItem = MenuAction | null;

export interface MenuAction {
  title: string;
  /** A second line, smaller. */
  detail?: string | undefined;
  icon?: IconName | undefined;
  shortcut?: string | undefined;
  /** Drawn as chosen. */
  isChecked?: boolean;
  isDisabled?: boolean;
  /** Something is lost by it. */
  isDanger?: boolean;
  run: () => void;
}
