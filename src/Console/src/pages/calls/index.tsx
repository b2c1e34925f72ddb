import { route } from '../../app/router';
import { CallOverview } from './CallOverview';
import { ConversationPage } from './ConversationPage';

export function CallsPage() {
  const id = route.value.rest[0];
  return id === undefined ? <CallOverview /> : <ConversationPage key={id} id={id} />;
}
