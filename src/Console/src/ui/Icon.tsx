/** Line drawings on a grid of 24; each path is drawn with the colour of the text. */
const paths = {
  adapters: 'M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4',
  calls: 'M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a2 2 0 0 1-2 2A15 15 0 0 1 3 6a2 2 0 0 1 2-2',
  events: 'M4 6h16M4 12h10M4 18h13',
  coverage: 'M3 12h3l3-8 6 16 3-8h3',
  recordings: 'M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3M5 11a7 7 0 0 0 14 0M12 18v3',
  alarms: 'M10 5a2 2 0 0 1 4 0 6.5 6.5 0 0 1 4 6v3.5l1.5 2.5h-15L6 14.500V11a6.500 6.500 0 0 1 4-6M9.500 20a2.500 2.500 0 0 0 5 0',
  schedules: 'M12 7v5l3.500 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0',
  plugins: 'M4 7h5a2 2 0 1 1 4 0h4a1 1 0 0 1 1 1v4a2 2 0 1 1 0 4v3a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1z',
  logs: 'M4 5h16v14H4zM7.500 9.500l3 2.500-3 2.500M12.500 15h4',
  access: 'M8 11V8a4 4 0 0 1 8 0v3M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1',
  start: 'M8 5.500v13l10.500-6.500z',
  stop: 'M7 7h10v10H7z',
  restart: 'M20 12a8 8 0 1 1-2.300-5.600M20 4v4.500h-4.500',
  search: 'M16.500 16.500 21 21M18 10.500a7.500 7.500 0 1 1-15 0 7.500 7.500 0 0 1 15 0',
  pause: 'M8.500 6v12M15.500 6v12',
  close: 'M6 6l12 12M18 6 6 18',
  menu: 'M4 7h16M4 12h16M4 17h16',
  sun: 'M12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M18.700 5.300l-1.400 1.400M6.700 17.300l-1.400 1.400M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0',
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500',
  system: 'M4 5h16v11H4zM9 20h6M12 16v4',
  keyboard: 'M3 7h18v10H3zM7 10.500h.01M10.500 10.500h.01M14 10.500h.01M17 10.500h.01M8 13.800h8',
  out: 'M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8M10 12h11M17.500 8.500 21 12l-3.500 3.500',
  left: 'M14.500 6 8.500 12l6 6',
  right: 'M9.500 6l6 6-6 6',
  zoomIn: 'M16.500 16.500 21 21M10.500 7.500v6M7.500 10.500h6M18 10.500a7.500 7.500 0 1 1-15 0 7.500 7.500 0 0 1 15 0',
  zoomOut: 'M16.500 16.500 21 21M7.500 10.500h6M18 10.500a7.500 7.500 0 1 1-15 0 7.500 7.500 0 0 1 15 0',
  back: 'M20 12H5M11 6l-6 6 6 6',
  definitions: 'M7 3h7l5 5v13H7zM14 3v5h5M10 13h6M10 17h6',
  edit: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  plus: 'M12 5v14M5 12h14',
  show: 'M2.500 12S6 6 12 6s9.500 6 9.500 6-3.500 6-9.500 6-9.500-6-9.500-6M14.500 12a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
