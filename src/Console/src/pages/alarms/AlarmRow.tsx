import type { Alarm } from '../../api/types';
import { link } from '../../app/router';
import { Button } from '../../ui/Button';
import { SeverityChip, toneOfSeverity } from '../../ui/Chip';
import { count } from '../../ui/format';
import { Time } from '../../ui/Time';
import { t } from './texts';

interface Props {
  alarm: Alarm;
  isSelected: boolean;
  onSelect: ((isOn: boolean) => void) | undefined;
  onAcknowledge: (() => void) | undefined;
  onClear: (() => void) | undefined;
}

export function AlarmRow({ alarm, isSelected, onSelect, onAcknowledge, onClear }: Props) {
  return (
    <li class={`alarm alarm-${toneOfSeverity(alarm.severity)}`} data-alarm={alarm.id}>
      {onSelect && <input type="checkbox" aria-label={t.select(`${alarm.title} ${alarm.adapter ?? ''}`)} checked={isSelected} onChange={(event) => onSelect(event.currentTarget.checked)} />}
      <div class="alarm-main">
        <h2>
          <SeverityChip severity={alarm.severity} /> <a href={link(['alarms', String(alarm.id)])}>{alarm.title}</a>
          {(alarm.adapter ?? alarm.dataSource) && <span class="muted">{alarm.adapter ?? alarm.dataSource}</span>}
        </h2>
        <p>{alarm.text}</p>
        {alarm.remedy && alarm.state !== 'cleared' && (
          <p class="muted">
            <b>{t.todo}:</b> {alarm.remedy}
          </p>
        )}
        <AlarmTimes alarm={alarm} />
      </div>
      <div class="row-actions">
        {onAcknowledge && <Button onClick={onAcknowledge}>{t.acknowledge}</Button>}
        {onClear && <Button onClick={onClear}>{t.clear}</Button>}
      </div>
    </li>
  );
}

export function AlarmTimes({ alarm }: { alarm: Alarm }) {
  return (
    <p class="muted small facts-line">
      {alarm.adapter && <a href={link(['adapters', alarm.adapter])}>{alarm.adapter}</a>}
      {!alarm.adapter && alarm.dataSource && <span>{alarm.dataSource}</span>}
      <span>
        {t.raised} <Time at={alarm.raisedAt} />
      </span>
      {alarm.count > 1 && (
        <span>
          {t.seen(count(alarm.count))} <Time at={alarm.lastSeenAt} as="ago" />
        </span>
      )}
      {(alarm.returns ?? 0) > 0 && <span>{t.returns(count(alarm.returns ?? 0))}</span>}
      {alarm.acknowledgedAt && (
        <span>
          {t.acknowledgedBy(alarm.acknowledgedBy ?? '')} <Time at={alarm.acknowledgedAt} />
          {alarm.note && `: “${alarm.note}”`}
        </span>
      )}
      {alarm.resolvedAt && (
        <span>
          {alarm.resolvedBy === 'itself' ? t.resolvedItself : t.resolvedBy(alarm.resolvedBy ?? '')} <Time at={alarm.resolvedAt} />
        </span>
      )}
    </p>
  );
}
