import type { ComponentType } from 'preact';
import type { IconName } from '../ui/Icon';
import { texts } from '../texts';
import { lazy } from './lazy';

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
  { key: 'adapters', title: texts.pages.adapters, icon: 'adapters', letter: 'a', view: lazy(async () => (await import('../pages/adapters')).AdaptersPage) },
  { key: 'calls', title: texts.pages.calls, icon: 'calls', letter: 'l', view: lazy(async () => (await import('../pages/calls')).CallsPage) },
  { key: 'events', title: texts.pages.events, icon: 'events', letter: 'e', view: lazy(async () => (await import('../pages/events')).EventsPage) },
  { key: 'coverage', title: texts.pages.coverage, icon: 'coverage', letter: 'c', view: lazy(async () => (await import('../pages/coverage')).CoveragePage) },
  { key: 'recordings', title: texts.pages.recordings, icon: 'recordings', letter: 'r', view: lazy(async () => (await import('../pages/recordings')).RecordingsPage) },
  { key: 'alarms', title: texts.pages.alarms, icon: 'alarms', letter: 'm', view: lazy(async () => (await import('../pages/alarms')).AlarmsPage) },
  { key: 'schedules', title: texts.pages.schedules, icon: 'schedules', letter: 's', view: lazy(async () => (await import('../pages/schedules')).SchedulesPage) },
  { key: 'definitions', title: texts.pages.definitions, icon: 'definitions', letter: 'd', view: lazy(async () => (await import('../pages/definitions')).DefinitionsPage) },
  { key: 'plugins', title: texts.pages.plugins, icon: 'plugins', letter: 'p', view: lazy(async () => (await import('../pages/plugins')).PluginsPage) },
  { key: 'logs', title: texts.pages.logs, icon: 'logs', letter: 'o', view: lazy(async () => (await import('../pages/logs')).LogsPage) },
  { key: 'access', title: texts.pages.access, icon: 'access', letter: 'u', view: lazy(async () => (await import('../pages/access')).AccessPage) },
];
