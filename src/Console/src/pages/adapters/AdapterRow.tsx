import type { Adapter } from '../../api/types';
import { link } from '../../app/router';
import { may } from '../../app/session';
import { Button } from '../../ui/Button';
import { Chip, StateChip, toneOf } from '../../ui/Chip';
import { Icon } from '../../ui/Icon';
import { count, duration } from '../../ui/format';
import { Time } from '../../ui/Time';
import { texts } from '../../texts';
import type { Action } from './actions';
import { activeAlarmsOf, fileNameOf, linkHealth, nextStep } from './health';
import { t } from './texts';

/** Less is what a running adapter on a quiet link is behind with its word: up to two heartbeats. */
const WORTH_TELLING_S = 60;

interface Props {
  adapter: Adapter;
  isSelected: boolean;
  onSelect: (isOn: boolean) => void;
  onAction: (action: Action) => void;
}

export function AdapterRow({ adapter, isSelected, onSelect, onAction }: Props) {
  const alarms = activeAlarmsOf(adapter);
  return (
    <li class={`adapter adapter-${toneOf(adapter.state)}`} data-adapter={adapter.name}>
      {may('operator') && <input type="checkbox" aria-label={t.select(adapter.name)} checked={isSelected} onChange={(event) => onSelect(event.currentTarget.checked)} />}
      <div class="adapter-main">
        <h2>
          <a href={link(['adapters', adapter.name])}>{adapter.name}</a>
        </h2>
        <p class="muted small">
          {[adapter.type, adapter.dataSource, adapter.secondaryOf && t.secondaryOf(adapter.secondaryOf)].filter(Boolean).join(' · ')}
        </p>
        <p class="adapter-state">
          <StateChip state={adapter.state} />
          <span class="muted small">
            {t.since} <Time at={adapter.since} />
          </span>
          {alarms.length > 0 && (
            <a class="plain" href={link(['alarms'], { adapter: adapter.name })}>
              <Chip tone="bad">{t.alarms(alarms.length)}</Chip>
            </a>
          )}
          {(adapter.uncertainSeconds ?? 0) >= WORTH_TELLING_S && (
            <a class="plain" href={link(['coverage'], { adapter: adapter.name })}>
              <Chip tone="warn">
                {duration((adapter.uncertainSeconds ?? 0) * 1000)} {t.uncertain}
              </Chip>
            </a>
          )}
        </p>
        {adapter.why && <p class="adapter-why">{adapter.why}</p>}
        {adapter.remedy && <p class="adapter-why muted">{adapter.remedy}</p>}
      </div>
      <Figures adapter={adapter} />
      {may('operator') && <ActionButtons adapter={adapter} onAction={onAction} />}
    </li>
  );
}

function Figures({ adapter }: { adapter: Adapter }) {
  const health = linkHealth(adapter);
  const step = nextStep(adapter);
  return (
    <dl class="figures">
      <div>
        <dt>{t.eventsPerMinute}</dt>
        <dd class="figure">{count(adapter.eventsPerMinute)}</dd>
      </div>
      <div>
        <dt>{t.lastEvent}</dt>
        <dd>
          <Time at={adapter.lastEvent} as="ago" none={adapter.lastEventUnknown ? t.eventUnknown : t.noEvent} />
        </dd>
      </div>
      {health && (
        <div>
          <dt>{t.link}</dt>
          <dd>
            <span class={`tone-${health.tone}`}>{health.text}</span>
            {health.heardAt && (
              <span class="muted small">
                {t.heard} <Time at={health.heardAt} as="ago" />
              </span>
            )}
          </dd>
        </div>
      )}
      {adapter.facts['token.expires'] && (
        <div>
          <dt>{t.token}</dt>
          <dd>
            {t.renewal} <Time at={adapter.facts['token.expires']} as="ago" />
          </dd>
        </div>
      )}
      <div>
        <dt>{t.next}</dt>
        <dd>
          {step ? (
            <>
              {t[step.what]} <Time at={step.at} as={step.what === 'nextAttempt' ? 'ago' : 'moment'} />
            </>
          ) : (
            <span class="muted">{['Stopped', 'Faulted', 'Disabled', 'Incompatible'].includes(adapter.state) ? t.nextByPerson : '–'}</span>
          )}
        </dd>
      </div>
    </dl>
  );
}

export function ActionButtons({ adapter, onAction }: { adapter: Adapter; onAction: (action: Action) => void }) {
  const isUp = ['Starting', 'Running', 'Degraded', 'WaitingToRetry'].includes(adapter.state);
  const canStart = ['Stopped', 'Faulted', 'WaitingToRetry'].includes(adapter.state);
  return (
    <div class="adapter-actions">
      <Button icon="start" label={`${texts.commands.start} ${adapter.name}`} disabled={!canStart} onClick={() => onAction('start')} />
      <Button icon="restart" label={`${texts.commands.restart} ${adapter.name}`} disabled={!isUp} onClick={() => onAction('restart')} />
      <Button icon="stop" label={`${texts.commands.stop} ${adapter.name}`} disabled={!isUp} onClick={() => onAction('stop')} />
      {may('admin') && adapter.file && (
        <a class="button button-plain button-icon" href={link(['definitions', 'adapters', fileNameOf(adapter.file)])} aria-label={`${t.edit} ${adapter.name}`} title={`${t.edit} ${adapter.name}`}>
          <Icon name="edit" />
        </a>
      )}
    </div>
  );
}
