export const t = {
  lead: 'What is installed beside the host, in which version, and what became of it.',
  reload: 'Take over changes',
  reloadTitle: 'Take over changed plugins?',
  reloadText: 'Plugins that were installed, replaced or removed since the last time are taken over. Only their own adapters are restarted.',
  reloaded: (changed: string, removed: string) => `New or changed: ${changed}. Removed: ${removed}.`,
  none: 'No plugins are installed',
  noneText: 'Put a plugin into a folder of its own under plugins, beside the program.',
  states: { Usable: 'Usable', Incompatible: 'Incompatible', Failed: 'Failed' },
  version: 'Version',
  contract: 'Built for contract',
  types: 'Adapter types',
  report: 'Load report',
  clean: 'Nothing to report: every assembly it asks for is there.',
  error: 'error',
  warning: 'warning',
  asked: (assembly: string, wanted: string | undefined, found: string | undefined, by: string | undefined) =>
    `${assembly}${wanted ? ` ${wanted} wanted` : ''}, ${found ? `${found} found` : 'not found'}${by ? `, asked for by ${by}` : ''}`,
} as const;
