import { link } from '../../app/router';
import { Empty } from '../../ui/Page';
import type { Types } from './api';
import { t } from './texts';

const e = t.editor;

/** A card for each adapter type that an installed plugin brings. */
export function TypeChoice({ types }: { types: Types }) {
  return types.types.length === 0 ? (
    <Empty title={e.noTypes}>{e.noTypesText}</Empty>
  ) : (
    <ul class="type-cards">
      {types.types.map((type) => (
        <li key={type.name}>
          <a class="type-card" href={link(['definitions', 'new'], { type: type.name })}>
            <strong>{type.name}</strong>
            <span>{type.summary}</span>
            <span class="muted small">
              {e.takes(type.settings.length, type.settings.filter((setting) => setting.required).length)} · {type.plugin} {type.version}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}
