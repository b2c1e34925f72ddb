import { useEffect, useRef, useState } from 'preact/hooks';
import type { ApiError } from '../../api/client';
import { go, leaving, link, route } from '../../app/router';
import { Button } from '../../ui/Button';
import { tell, tellError } from '../../ui/outcomes';
import { Page } from '../../ui/Page';
import { texts } from '../../texts';
import type { Definitions, DefinitionFile, Types } from './api';
import { Conflict } from './Conflict';
import { ConnectionTest, type Test } from './ConnectionTest';
import { applies, split, type Draft } from './draft';
import { erase } from './erase';
import { FindingList, goToField } from './FindingList';
import { Form } from './Form';
import { useLeaving } from './leave';
import { SaveBar } from './SaveBar';
import type { EditSession } from './session';
import { t } from './texts';
import { wantedPlace, XmlPane } from './XmlPane';

const e = t.editor;
const XML_KEY = 'adapterhost.xml';
/** Narrower, and the XML stands below the form; then it is shown when asked for. */
const BESIDE_PX = 1100;

interface Props {
  session: EditSession;
  title: string;
  types: Types;
  definitions: Definitions;
  refresh: () => Promise<void>;
}

/** Form and raw XML beside each other, the messages, the connection test, and what can be done with the draft. */
export function EditorBody({ session, title, types, definitions, refresh }: Props) {
  const [test, setTest] = useState<Test | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const [conflict, setConflict] = useState<{ theirs: DefinitionFile | null; error: ApiError } | null>(null);
  const [hasXml, setHasXml] = useState(() => (localStorage.getItem(XML_KEY) ?? (innerWidth >= BESIDE_PX ? 'shown' : 'hidden')) === 'shown');
  const form = useRef<HTMLDivElement>(null);
  useLeaving(session.isDirty.value);
  useEffect(() => () => void (test?.state === 'running' && test.abort.abort()), [test]);
  const isNew = session.file.value === null;
  useEffect(() => {
    const line = Number(route.value.query.get('line'));
    const first = session.findings.value[0];
    if (session.isTorn.value) {
      setHasXml(true);
      wantedPlace.value = first && first.line > 0 ? { line: first.line, column: first.column } : null;
    } else if (line > 0) {
      setHasXml(true);
      wantedPlace.value = { line, column: 0 };
    } else if (isNew) {
      goToField('Name');
    }
  }, []);

  const values = session.values.value;
  const isAdapter = session.kind === 'adapters';
  const type = isAdapter ? types.types.find((one) => one.name.toLowerCase() === values.type?.trim().toLowerCase()) : undefined;
  const declared = isAdapter ? (type?.settings ?? []) : types.dataSource.settings;
  const draft: Draft = { values, secrets: session.secrets.value, set: new Set(session.secretsSet.value.map((one) => one.name)) };
  const { shown, open } = split(session.findings.value, isNew, session.touched.value);
  const fields = new Set([
    ...['Name', 'Type', 'Description'],
    ...(isAdapter ? ['DataSource', 'StartupType', 'SecondaryOf'] : []),
    ...declared.filter((setting) => applies(setting, draft, declared)).map((setting) => setting.name),
    ...(values.advanced ?? []).map((row) => row.key),
    ...session.secretsSet.value.filter((one) => one.isKey).map((one) => one.name),
  ]);
  const labelOf = (name: string) => declared.find((setting) => setting.name === name)?.label ?? e.frameLabels[name] ?? name;

  /** Waits for the host's verdict, and goes to the first mistake where there is one. */
  const isSound = async (): Promise<boolean> => {
    await session.flush();
    if (session.error.value) {
      tellError(e.save, session.error.value);
      return false;
    }
    const wrong = session.findings.value.filter((finding) => finding.severity === 'error');
    session.touch(...wrong.map((finding) => finding.setting ?? ''));
    // the order in which a person reads the form, not the one in which the host found them
    const first = [...(form.current?.querySelectorAll<HTMLElement>('[data-setting]') ?? [])].map((field) => field.dataset['setting']!).find((name) => wrong.some((finding) => finding.setting === name));
    if (first !== undefined) {
      goToField(first);
    }
    return wrong.length === 0;
  };

  const save = async () => {
    setIsSaving(true);
    try {
      if (!(await isSound())) {
        tell('warn', e.saveFirst, e.saveFirstText(session.findings.value.length));
        return;
      }
      const name = values.name?.trim() || title;
      const written = await session.save();
      if (written.what === 'conflict') {
        setConflict({ theirs: written.current, error: written.error });
      } else if (written.what === 'refused') {
        await isSound();
        tell('warn', e.saveFirst, e.saveFirstText(written.findings.length));
      } else {
        tell('ok', e.saved(name), [e.savedText, e.applied[(written.applied ?? '').replace(/ \(.*\)$/, '')]].filter(Boolean).join(' '));
        leaving.ask = null;
        go(isAdapter ? link(['adapters', session.values.value.name?.trim() || name], { saved: Date.now() }) : link(['definitions']));
      }
    } catch (error) {
      tellError(e.save, error);
    } finally {
      setIsSaving(false);
    }
  };

  const tryConnection = async () => {
    if (!(await isSound())) {
      tell('warn', e.test, e.testFirst);
      return;
    }
    const abort = new AbortController();
    const xml = session.xml.value;
    setTest({ state: 'running', since: Date.now(), abort });
    try {
      const checks = await session.test(abort.signal);
      setTest(checks === null ? null : { state: 'done', checks, xml });
    } catch (error) {
      setTest(abort.signal.aborted ? { state: 'stopped' } : { state: 'failed', error: error as Error });
    }
  };

  const showXml = (isShown: boolean) => {
    setHasXml(isShown);
    localStorage.setItem(XML_KEY, isShown ? 'shown' : 'hidden');
  };

  return (
    <Page
      title={title}
      {...(type ? { lead: [type.name, [type.plugin, type.version].filter(Boolean).join(' '), session.file.value].filter(Boolean).join(' · ') } : {})}
      actions={
        <>
          <Button expanded={hasXml} onClick={() => showXml(!hasXml)}>
            {hasXml ? e.hideXml : e.showXml}
          </Button>
          {session.file.value !== null && <Button onClick={() => void erase(session.kind, session.file.value!, values.name?.trim() || session.file.value!, session.hashNow() ?? '')}>{e.delete}</Button>}
        </>
      }
    >
      <p>
        <a href={link(['definitions'])}>← {texts.pages.definitions}</a>
      </p>
      <div class={`editor${hasXml ? ' has-xml' : ''}`}>
        <div class="editor-form" ref={form}>
          {isAdapter && !type && session.isReadable.value && values.type && <p class="hint">{e.typeGone(values.type)}</p>}
          {session.isTorn.value ? (
            <section class="panel form" aria-label={e.tornTitle}>
              <h2>{e.tornTitle}</h2>
              <p>{e.torn}</p>
              <p class="muted">{e.tornMasks}</p>
            </section>
          ) : (
            <Form session={session} type={type} declared={declared} draft={draft} findings={shown} definitions={definitions} refresh={refresh} dataSourceTypes={types.dataSource.types} />
          )}
          {test && <ConnectionTest test={test} isOld={test.state === 'done' && test.xml !== session.xml.value} />}
        </div>
        <div class="editor-side">
          {hasXml && (
            <section class="panel xml-panel" aria-labelledby="xml-title">
              <h2 id="xml-title">{e.xml}</h2>
              <XmlPane session={session} findings={shown} />
              <p id="xml-help" class="muted small">
                {session.isReadable.value || session.isTorn.value ? e.xmlHelp : e.unreadable}
              </p>
            </section>
          )}
          <FindingList findings={shown} fields={fields} hasXml={hasXml} isTorn={!session.isReadable.value} />
        </div>
      </div>
      <SaveBar session={session} findings={shown} open={open.map(labelOf)} isSaving={isSaving} isTesting={test?.state === 'running'} onSave={() => void save()} {...(type?.canTestConnection ? { onTest: () => void tryConnection() } : {})} />
      {conflict && (
        <Conflict
          theirs={conflict.theirs}
          error={conflict.error}
          mine={session.xml.value}
          onClose={() => setConflict(null)}
          onTheirs={() => {
            session.open(conflict.theirs!);
            setConflict(null);
          }}
          onMine={() => {
            session.writeOver(conflict.theirs!);
            setConflict(null);
            void save();
          }}
        />
      )}
    </Page>
  );
}
