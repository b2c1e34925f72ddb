import type { ComponentType } from 'preact';
import { AdaptersPage } from '../pages/adapters';
import type { IconName } from '../ui/Icon';
import { texts } from '../texts';

export interface PageEntry {
  /** First part of its address. */
  key: string;
  title: string;
  icon: IconName;
  /** Second key of its shortcut, after g. */
  letter: string;
  view: ComponentType;
}

/** The pages in the order of the menu. A new page is one folder in pages and one line here. */
export const pages: readonly PageEntry[] = [
  { key: 'adapters', title: texts.pages.adapters, icon: 'adapters', letter: 'a', view: AdaptersPage },
];
