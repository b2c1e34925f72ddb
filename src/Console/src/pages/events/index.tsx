import { link, route } from '../../app/router';
import { Page } from '../../ui/Page';
import { Tabs } from '../../ui/Tabs';
import { texts } from '../../texts';
import { Consumers } from './Consumers';
import { JournalSearch } from './JournalSearch';
import { LiveTail } from './LiveTail';
import { consumers, t } from './texts';

export function EventsPage() {
  const part = route.value.rest[0] ?? 'live';
  const tabs = [
    { key: 'live', text: t.live, href: link(['events']) },
    { key: 'search', text: texts.search, href: link(['events', 'search']) },
    { key: 'consumers', text: consumers.title, href: link(['events', 'consumers']) },
  ];
  return (
    <Page title={texts.pages.events} lead={t.lead}>
      <Tabs label={texts.pages.events} tabs={tabs} current={part} />
      {part === 'consumers' ? <Consumers /> : part === 'search' ? <JournalSearch /> : <LiveTail />}
    </Page>
  );
}
