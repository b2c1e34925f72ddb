import type { ComponentType } from 'preact';
import { AdaptersPage } from '../pages/adapters';
import { AccessPage } from '../pages/access';
import { AlarmsPage } from '../pages/alarms';
import { CoveragePage } from '../pages/coverage';
import { EventsPage } from '../pages/events';
import { PluginsPage } from '../pages/plugins';
import { SchedulesPage } from '../pages/schedules';
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
  { key: 'events', title: texts.pages.events, icon: 'events', letter: 'e', view: EventsPage },
  { key: 'coverage', title: texts.pages.coverage, icon: 'coverage', letter: 'c', view: CoveragePage },
  { key: 'alarms', title: texts.pages.alarms, icon: 'alarms', letter: 'm', view: AlarmsPage },
  { key: 'schedules', title: texts.pages.schedules, icon: 'schedules', letter: 's', view: SchedulesPage },
  { key: 'plugins', title: texts.pages.plugins, icon: 'plugins', letter: 'p', view: PluginsPage },
  { key: 'access', title: texts.pages.access, icon: 'access', letter: 'u', view: AccessPage },
];
