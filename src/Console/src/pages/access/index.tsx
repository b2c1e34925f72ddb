import { link, route } from '../../app/router';
import { may } from '../../app/session';
import { Empty, Page } from '../../ui/Page';
import { Tabs } from '../../ui/Tabs';
import { texts } from '../../texts';
import { ApiKeys } from './ApiKeys';
import { Audit } from './Audit';
import { t } from './texts';
import { Users } from './Users';

export function AccessPage() {
  const part = route.value.rest[0] ?? 'users';
  const tabs = [
    { key: 'users', text: t.users, href: link(['access']) },
    { key: 'keys', text: t.keys, href: link(['access', 'keys']) },
    { key: 'audit', text: t.audit, href: link(['access', 'audit']) },
  ];
  return (
    <Page title={texts.pages.access} lead={t.lead}>
      <Tabs label={texts.pages.access} tabs={tabs} current={part} />
      {!may('admin') ? <Empty title={t.onlyAdmin} /> : part === 'keys' ? <ApiKeys /> : part === 'audit' ? <Audit /> : <Users />}
    </Page>
  );
}
