import { link, route } from '../../app/router';
import { Page } from '../../ui/Page';
import { Tabs } from '../../ui/Tabs';
import { texts } from '../../texts';
import { Follow } from './Follow';
import { Levels } from './Levels';
import { Search } from './Search';
import { t } from './texts';

export function LogsPage() {
  const part = route.value.rest[0] ?? 'follow';
  const tabs = [
    { key: 'follow', text: t.follow, href: link(['logs']) },
    { key: 'search', text: texts.search, href: link(['logs', 'search']) },
    { key: 'levels', text: t.levels, href: link(['logs', 'levels']) },
  ];
  return (
    <Page title={texts.pages.logs} lead={t.lead}>
      <Tabs label={texts.pages.logs} tabs={tabs} current={part} />
      {part === 'levels' ? <Levels /> : part === 'search' ? <Search /> : <Follow />}
    </Page>
  );
}
