import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../ui/Button';
import { Empty, Loading, Page } from '../ui/Page';
import { texts } from '../texts';

/** A page whose code is fetched when it is gone to for the first time. */
export function lazy(load: () => Promise<ComponentType>): ComponentType {
  let loaded: ComponentType | null = null;
  return function Lazy() {
    const [state, setState] = useState<'loading' | 'there' | 'failed'>(loaded ? 'there' : 'loading');
    useEffect(() => {
      if (!loaded) {
        load().then(
          (view) => {
            loaded = view;
            setState('there');
          },
          () => setState('failed'),
        );
      }
    }, []);
    const View = loaded;
    return View ? <View /> : state === 'failed' ? <Failed /> : <Loading />;
  };
}

/** The host was replaced while this window was open: its pages have other names now. */
function Failed() {
  return (
    <Page title={texts.shell.pageFailed}>
      <Empty title={texts.shell.pageFailed}>{texts.shell.pageFailedText}</Empty>
      <p>
        <Button kind="primary" onClick={() => location.reload()}>
          {texts.shell.reload}
        </Button>
      </p>
    </Page>
  );
}
