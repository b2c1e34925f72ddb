/** Links to the parts of a page. */
export function Tabs({ label, tabs, current }: { label: string; tabs: readonly { key: string; text: string; href: string }[]; current: string }) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <a key={tab.key} href={tab.href} aria-current={tab.key === current ? 'page' : undefined}>
          {tab.text}
        </a>
      ))}
    </nav>
  );
}
