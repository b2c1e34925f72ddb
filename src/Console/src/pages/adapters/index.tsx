import { route } from '../../app/router';
import { AdapterDetails } from './AdapterDetails';
import { AdapterOverview } from './AdapterOverview';

export function AdaptersPage() {
  const name = route.value.rest[0];
  return name === undefined ? <AdapterOverview /> : <AdapterDetails name={name} />;
}
