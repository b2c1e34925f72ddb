import { signal } from '@preact/signals';
import { Dialog } from '../ui/dialog';
import { texts } from '../texts';
import { pages } from './navigation';
import { go, link } from './router';

const KEY = 'adapterhost.shortcuts';
const PAUSE_MS = 1500;

export const helpIsOpen = signal(false);
const areOn = signal(true);
let waitsForPage = 0;

export function startShortcuts(): void {
  areOn.value = localStorage.getItem(KEY) !== 'off';
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]')) {
      return;
    }
    if (event.key === '?') {
      helpIsOpen.value = true;
      event.preventDefault();
    } else if (areOn.value) {
      handle(event);
    }
  });
}

function handle(event: KeyboardEvent): void {
  const second = Date.now() - waitsForPage < PAUSE_MS;
  waitsForPage = 0;
  const page = second ? pages.find((entry) => entry.letter === event.key) : undefined;
  if (page) {
    go(link([page.key]));
    event.preventDefault();
  } else if (event.key === 'g') {
    waitsForPage = Date.now();
  } else if (event.key === '/') {
    const field = document.querySelector<HTMLInputElement>('main .search-input, main input[type="text"], main input:not([type])');
    if (field) {
      field.focus();
      event.preventDefault();
    }
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && (target as HTMLInputElement).type !== 'checkbox');
}

export function ShortcutHelp() {
  if (!helpIsOpen.value) {
    return null;
  }
  return (
    <Dialog title={texts.shortcuts.title} onClose={() => (helpIsOpen.value = false)}>
      <dl class="keys">
        {pages.map((page) => (
          <div key={page.key}>
            <dt>
              <kbd>g</kbd> <kbd>{page.letter}</kbd>
            </dt>
            <dd>{texts.shortcuts.goTo(page.title)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>/</kbd>
          </dt>
          <dd>{texts.shortcuts.search}</dd>
        </div>
        <div>
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>{texts.shortcuts.help}</dd>
        </div>
        <div>
          <dt>
            <kbd>Esc</kbd>
          </dt>
          <dd>{texts.shortcuts.escape}</dd>
        </div>
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={areOn.value}
          onChange={(event) => {
            areOn.value = event.currentTarget.checked;
            localStorage.setItem(KEY, areOn.value ? 'on' : 'off');
          }}
        />
        {texts.shortcuts.off}
      </label>
      <div class="dialog-actions">
        <button type="button" class="button button-primary" onClick={() => (helpIsOpen.value = false)}>
          <span>{texts.close}</span>
        </button>
      </div>
    </Dialog>
  );
}
