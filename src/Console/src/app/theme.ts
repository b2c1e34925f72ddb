import { signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'adapterhost.theme';

export const theme = signal<Theme>('system');

export function startTheme(): void {
  const kept = localStorage.getItem(KEY);
  setTheme(kept === 'light' || kept === 'dark' ? kept : 'system');
}

export function setTheme(next: Theme): void {
  theme.value = next;
  if (next === 'system') {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem(KEY);
  } else {
    document.documentElement.dataset.theme = next;
    localStorage.setItem(KEY, next);
  }
}
