import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import './styles/base.css';
import './styles/components.css';
import './styles/shell.css';
import './styles/pages.css';
import { parseRoute, route, startRouting } from './app/router';
import { isIn, readSession, session } from './app/session';
import { NotFound, Shell } from './app/Shell';
import { startShortcuts } from './app/shortcuts';
import { SetupPage, SignInPage } from './app/SignIn';
import { startTheme } from './app/theme';
import { startClock } from './ui/now';
import { Loading } from './ui/Page';
import { texts } from './texts';
import { Problem } from './ui/Problem';

const RETRY_MS = 2000;

function App() {
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    let timer = 0;
    const look = () => readSession().then(() => setError(null), (failure: Error) => {
      setError(failure);
      timer = window.setTimeout(look, RETRY_MS);
    });
    void look();
    return () => window.clearTimeout(timer);
  }, []);
  if (session.value === null) {
    return <main class="gate">{error ? <Problem error={error} /> : <Loading />}</main>;
  }
  if (location.pathname !== '/' && location.pathname !== '/index.html') {
    return (
      <main class="lost">
        <NotFound />
        <p>
          <a href="/">{texts.product}</a>
        </p>
      </main>
    );
  }
  if (route.value.page === 'setup') {
    return <SetupPage />;
  }
  return isIn.value ? <Shell /> : <SignInPage />;
}

startTheme();
startClock();
startRouting();
startShortcuts();
if (location.pathname === '/' && route.value.page === '') {
  history.replaceState(null, '', '#/adapters');
  route.value = parseRoute(location.hash);
}
render(<App />, document.getElementById('app')!);
