import { useEffect, useRef, useState } from 'preact/hooks';
import { hasEnded, unansweredSince } from '../api/client';
import { Button } from '../ui/Button';
import { ConfirmDialog } from '../ui/dialog';
import { Icon } from '../ui/Icon';
import { act, Outcomes } from '../ui/outcomes';
import { Empty, Page } from '../ui/Page';
import icon from '../icon.svg';
import { texts } from '../texts';
import { activeAlarms, COUNTED, useAlarmCount } from './alarmCount';
import { Connection } from './Connection';
import { pages } from './navigation';
import { link, route } from './router';
import { role, session, signOut } from './session';
import { helpIsOpen, ShortcutHelp } from './shortcuts';
import { SignInAgain } from './SignIn';
import { setTheme, theme, type Theme } from './theme';

/** The frame around every page: menu, who is signed in, whether the host answers, what actions did. */
export function Shell() {
  useAlarmCount();
  const [isOpen, setIsOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => setIsOpen(false), [route.value]);
  const entry = pages.find((page) => page.key === route.value.page);
  const View = entry?.view;
  return (
    <div class="shell">
      <a
        class="skip"
        href="#content"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('content')?.focus();
        }}
      >
        {texts.shell.skip}
      </a>
      <header class="side">
        <div class="brand">
          <a href={link(['adapters'])} class="brand-name">
            <img src={icon} alt="" width="28" height="28" />
            <span>{texts.product}</span>
          </a>
          <span class="menu-button">
            <Button kind="quiet" icon={isOpen ? 'close' : 'menu'} label={texts.shell.menu} expanded={isOpen} onClick={() => setIsOpen(!isOpen)} />
          </span>
        </div>
        <div class={`side-body${isOpen ? ' is-open' : ''}`} ref={menu}>
          <nav aria-label={texts.shell.navigation}>
            <ul>
              {pages.map((page) => (
                <li key={page.key}>
                  <a href={link([page.key])} aria-current={page === entry ? 'page' : undefined}>
                    <Icon name={page.icon} />
                    <span>{page.title}</span>
                    {page.key === 'alarms' && activeAlarms.value > 0 && (
                      <span class="badge" title={texts.shell.alarmsActive(activeAlarms.value)}>
                        {activeAlarms.value > COUNTED ? `${COUNTED}+` : activeAlarms.value}
                        <span class="visually-hidden"> {texts.shell.alarmsActive(activeAlarms.value)}</span>
                      </span>
                    )}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <Foot />
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        <Connection />
        {session.value?.loopbackWithoutCredentials && session.value.setup === 'open' && (
          <p class="hint">
            {texts.shell.setUp} <a href={link(['setup'])}>{texts.shell.setUpLink}</a>
          </p>
        )}
        {View ? <View /> : <NotFound />}
      </main>
      <Outcomes />
      <ConfirmDialog />
      {hasEnded.value && <SignInAgain />}
      <ShortcutHelp />
    </div>
  );
}

function Foot() {
  const now = session.value;
  const isLost = unansweredSince.value !== null;
  return (
    <div class="side-foot">
      <p class={`link-state${isLost ? ' is-lost' : ''}`}>
        <span class="dot" aria-hidden="true" /> {isLost ? texts.shell.notAnswering : texts.shell.connected}
      </p>
      <p class="muted small who">{now?.loopbackWithoutCredentials ? texts.shell.open : texts.shell.signedInAs(now?.name ?? '', role.value)}</p>
      <div class="foot-buttons">
        <ThemeSwitch />
        <Button kind="quiet" icon="keyboard" label={texts.shell.shortcuts} onClick={() => (helpIsOpen.value = true)} />
        {now && !now.loopbackWithoutCredentials && <Button kind="quiet" icon="out" label={texts.shell.signOut} onClick={() => void act(texts.shell.signOut, signOut, () => '')} />}
      </div>
    </div>
  );
}

const themes: readonly [Theme, 'system' | 'sun' | 'moon'][] = [['system', 'system'], ['light', 'sun'], ['dark', 'moon']];

function ThemeSwitch() {
  return (
    <span class="segments">
      {themes.map(([name, icon]) => (
        <Button key={name} kind="quiet" icon={icon} label={texts.shell.theme[name]} pressed={theme.value === name} onClick={() => setTheme(name)} />
      ))}
    </span>
  );
}

export function NotFound() {
  const what = location.pathname === '/' ? location.hash : location.pathname;
  return (
    <Page title={texts.shell.notFound}>
      <Empty title={texts.shell.notFound}>{texts.shell.notFoundText(what)}</Empty>
    </Page>
  );
}
