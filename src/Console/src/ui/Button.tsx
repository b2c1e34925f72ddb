import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './Icon';

interface Props {
  children?: ComponentChildren;
  icon?: IconName;
  /** What a button without a text is called. */
  label?: string;
  kind?: 'plain' | 'primary' | 'danger' | 'quiet';
  type?: 'button' | 'submit';
  disabled?: boolean;
  busy?: boolean;
  pressed?: boolean;
  expanded?: boolean;
  onClick?: (event: MouseEvent) => void;
}

export function Button({ children, icon, label, kind = 'plain', type = 'button', disabled, busy, pressed, expanded, onClick }: Props) {
  return (
    <button
      type={type}
      class={`button button-${kind}${children ? '' : ' button-icon'}`}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-busy={busy || undefined}
      disabled={disabled || busy}
      onClick={onClick}
    >
      {icon && <Icon name={icon} />}
      {children && <span>{children}</span>}
    </button>
  );
}
