import { Time } from '../../ui/Time';

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** A fact as an adapter tells it: a moment is shown in local time. */
export function Fact({ value }: { value: string }) {
  return moment.test(value) && !Number.isNaN(Date.parse(value)) ? <Time at={value} /> : <>{value}</>;
}
