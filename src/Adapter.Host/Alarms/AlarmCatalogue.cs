namespace Adapter.Host.Alarms;

/// <summary>
/// Every kind of alarm with its severity and what to do: the one place for it; docs/alarms.md lists the same. A code of a source belongs to the kind whose code
/// it is, or begins with, up to a dot; what is left of it tells which one of the kind.
/// </summary>
internal static class AlarmCatalogue
{
    public static readonly AlarmKind Failed = new("adapter.failed", AlarmLevel.Critical, "An adapter has failed and is not tried again",
        "Look at why it stopped, put that right, and start the adapter.")
    { Code = "host.failed" };

    public static readonly AlarmKind Credentials = new("credentials.refused", AlarmLevel.Critical, "The platform refuses the credentials",
        "Correct the credentials in the adapter's definition; it starts again as soon as the file is saved.");

    public static readonly AlarmKind Permission = new("permission", AlarmLevel.Error, "A permission is missing",
        "Grant the permission that the text names to a role of the adapter's client on the platform.");

    public static readonly AlarmKind LinkDown = new("link.down", AlarmLevel.Critical, "The link to the platform has been down for too long",
        "Check network, proxy and the platform's status page. The adapter goes on trying, and reads back what was missed.");

    public static readonly AlarmKind BadDefinition = new("definition.bad", AlarmLevel.Error, "A definition has errors and its adapter cannot run",
        "Correct the file at the line named; 'adapterhost validate' shows every error.");

    public static readonly AlarmKind Incompatible = new("plugin.incompatible", AlarmLevel.Error, "An adapter's plugin is missing or does not fit this host",
        "Install the version of the plugin that fits this host; GET /api/v1/plugins says why it was not loaded.");

    public static readonly AlarmKind JournalWrite = new("journal.write", AlarmLevel.Fatal, "The journal cannot be written (disk)",
        "Make room on the disk of the data folder, or let the host's account write there. The adapters wait; writing goes on by itself.");

    public static readonly AlarmKind JournalDamaged = new("journal.damaged", AlarmLevel.Critical, "The journal is damaged, is being healed, or was healed with a loss",
        "Check the disk. While it is healed the adapters wait; afterwards the text says what could not be saved.");

    public static readonly AlarmKind DiskLow = new("disk.low", AlarmLevel.Error, "The disk of the data folder is nearly full",
        "Make room, move the data folder, or shorten what the journal keeps.");

    public static readonly AlarmKind HostCertificate = new("host.certificate", AlarmLevel.Warning, "The host's own TLS certificate ends soon or cannot be used",
        "Put a new certificate in the place of the old one.");

    public static readonly AlarmKind HostPart = new("host.part", AlarmLevel.Error, "A part of the host fails", "Report this with the log. What the text names rests until it works again; it is tried again.");

    public static readonly AlarmKind AuditFails = new("access.audit", AlarmLevel.Error, "The audit trail cannot be written", "Make room, or let the host's account write to the folder audit in the data folder. Entries wait in memory meanwhile.");

    public static readonly AlarmKind AccessFails = new("access.file", AlarmLevel.Error, "Users and API keys cannot be read", "Follow the text. Until then those that were read last count.");

    public static readonly AlarmKind SchedulesLost = new("schedules.file", AlarmLevel.Warning, "The record of the schedules was damaged", "Pause again what should be paused; then remove the file that the text names.");

    public static readonly AlarmKind TargetFails = new("alarms.target", AlarmLevel.Error, "Alarms cannot be sent to a target",
        "Check the target's settings in host.json and the way to it; 'adapterhost alarms test' tries it. What is owed is sent later.");

    public static readonly AlarmKind StoreFails = new("alarms.store", AlarmLevel.Error, "Alarms cannot be kept on disk, or their database was damaged",
        "Make room, or let the host's account write to the data folder; check the disk. Clear it once you have seen to it.");

    public static readonly AlarmKind SchedulePaused = new("schedule.paused", AlarmLevel.Warning, "A schedule has been paused for more than a day",
        "Resume it on the page Schedules or with 'adapterhost schedules resume', unless it is still meant to rest.");

    public static readonly AlarmKind Test = new("alarms.test", AlarmLevel.Notice, "A test of the targets", "Nothing: somebody tried whether alarms arrive.");

    /// <summary>For codes that no kind knows.</summary>
    public static readonly AlarmKind Other = new("adapter.other", AlarmLevel.Warning, "An alarm of an adapter that this host has no kind for",
        "Follow the text; the plugin's documentation tells more.");

    public static IReadOnlyList<AlarmKind> Kinds { get; } =
    [
        Failed,
        Credentials,
        Permission,
        new("permission.names", AlarmLevel.Warning, "Names are missing from metadata", Permission.Remedy),
        new("permission.queues", AlarmLevel.Warning, "Names of queues are missing from events", Permission.Remedy),
        new("permission.users", AlarmLevel.Warning, "Parts of the users' data cannot be read", Permission.Remedy),
        new("permission.attributes", AlarmLevel.Warning, "Attributes are missing from metadata", Permission.Remedy),
        LinkDown,
        new("link.mute", AlarmLevel.Critical, "The link stands but nothing arrives", "It ends with the first events. Should it stay, open a case with the platform's support, with organization and time."),
        new("link.unproven", AlarmLevel.Warning, "Nothing shows whether the link delivers",
            "The platform does not answer the analytics query; the text says why. With a missing permission, grant it to the client. What it leaves open is compared or read back as soon as it answers."),
        new("channels.evicted", AlarmLevel.Warning, "The platform takes channels away", "Give each adapter and tool a client of its own on the platform."),
        new("quota", AlarmLevel.Error, "The platform's quota has been used up for long (429)",
            "Look who else uses the same client or organization, spread the load, or have the platform raise the limit. Nothing is lost; it goes on later."),
        new("tls.untrusted", AlarmLevel.Critical, "The platform's certificate is not trusted",
            "Have the adapter trust the authority that signed it, as of a proxy that inspects TLS; if none should stand between, find out who answers."),
        new("tls.trust.everything", AlarmLevel.Error, "Every certificate is trusted", "Name the authorities to trust in the adapter's definition."),
        new("tls.certificate", AlarmLevel.Warning, "The adapter's client certificate ends soon", "Put a new certificate in its place and restart the adapter."),
        new("proxy.login", AlarmLevel.Critical, "The proxy refuses the login", "Correct the proxy's user and password in the adapter's definition."),
        new("clock.skew", AlarmLevel.Warning, "The host's clock differs from the platform's", "Check the time service of this machine."),
        new("disk.store", AlarmLevel.Critical, "Recordings cannot be stored (disk, share or bucket)",
            "Make room at the store, or restore access to it. The import waits and goes on by itself.") { Code = "store" },
        DiskLow,
        new("import.behind", AlarmLevel.Warning, "The import falls behind", "See what slows it: the platform's limits, the network, the store. 'adapterhost import status' tells where it stands."),
        new("import.ledger", AlarmLevel.Critical, "The import's ledger was damaged and begins anew", "Check the disk. Everything is listed and fetched again, to the same names."),
        new("import.jobs", AlarmLevel.Warning, "Conversations of the past cannot be listed by the platform's jobs", "Grant the permission that the text names; they are listed by the query meanwhile."),
        new("import.history", AlarmLevel.Error, "Old conversations cannot be listed", "Grant the permission that the text names to a role of the adapter's client."),
        new("recordings.missing", AlarmLevel.Error, "Recordings are missing", "The reconciliation report names them: 'adapterhost import report'. They are looked for further on."),
        new("recordings.failed", AlarmLevel.Error, "Recordings could not be stored", "The reconciliation report says why. Put it right, then 'adapterhost import retry'."),
        new("recordings.overlong", AlarmLevel.Warning, "Recordings are longer than the maximum", "Raise the maximum length in the definition, if these recordings should be kept."),
        new("recordings.orphans", AlarmLevel.Warning, "Recordings belong to no conversation", "See the orphaned recordings on the platform; they cannot be imported."),
        new("media.host", AlarmLevel.Error, "Media would come from a host that is not allowed", "Add the host to the media hosts of the definition, if media may come from it."),
        new("deletion.failed", AlarmLevel.Warning, "Recordings could not be deleted at their source", "Nothing for now: it is tried again. The text says why, should it stay."),
        new("deletion.permission", AlarmLevel.Error, "Deletion at the source is refused", "Grant the permission that the text names, or switch the setting off."),
        new("deletion.copy", AlarmLevel.Critical, "A stored recording is gone or damaged", "Check the store; the recording was not deleted at its source and is fetched again."),
        BadDefinition,
        new("definition.not-applied", AlarmLevel.Warning, "A changed definition has errors; the version before it stays in force", BadDefinition.Remedy),
        new("definition.default-used", AlarmLevel.Warning, "A value cannot be used; the default is in force", "Correct the value at the line named."),
        Incompatible,
        new("adapter.start-slow", AlarmLevel.Warning, "An adapter starts for long", "Look at its log, or restart it.") { Code = "host.start-slow" },
        new("adapter.flood", AlarmLevel.Error, "An adapter publishes faster than the journal takes", "Report this to the plugin's author.") { Code = "host.flood" },
        new("adapter.stop-abandoned", AlarmLevel.Error, "An adapter did not end in time", "Restart the host when it suits, and report this to the plugin's author.") { Code = "host.stop-abandoned" },
        new("state.unreadable", AlarmLevel.Warning, "The kept state of open calls could not be read", "Nothing: the adapter goes on from the journal and the platform. Check the disk if it comes again."),
        new("state.not-kept", AlarmLevel.Warning, "The state of open calls cannot be written", "Make room, or let the host's account write to the data folder."),
        new("calls.end-unknown", AlarmLevel.Warning, "Calls were closed whose end the platform does not tell", "Nothing; it is noted once."),
        new("gap.beyond-reach", AlarmLevel.Critical, "Events of a span of time are lost", "The coverage page names the span and why it cannot be read back any more."),
        JournalWrite,
        JournalDamaged,
        HostCertificate,
        HostPart,
        AuditFails,
        AccessFails,
        SchedulesLost,
        new("pair.peer-lost", AlarmLevel.Error, "The other host of the pair is not heard", "See whether it runs and whether the network between the two works."),
        new("pair.both-active", AlarmLevel.Error, "Both hosts of the pair are active", "Restart the one that should be on standby, and report this."),
        new("pair.credentials", AlarmLevel.Error, "The other host refuses user and password", "Correct Pair:User and Pair:Password in host.json."),
        new("pair.settings", AlarmLevel.Error, "The two hosts' settings contradict each other", "Set Pair:Role to Primary on one and Secondary on the other, and Pair:Peer to the other one."),
        SchedulePaused,
        TargetFails,
        StoreFails,
        Test,
        Other,
    ];

    /// <summary>The kind of a source's code, and what the code says beyond it. A code that no kind knows is <see cref="Other"/> with the code as subject.</summary>
    public static (AlarmKind Kind, string Subject) Of(string code)
    {
        AlarmKind? best = null;
        foreach (var kind in Kinds)
        {
            var own = kind.Code ?? kind.Name;
            if ((code == own || (code.StartsWith(own, StringComparison.Ordinal) && code[own.Length] == '.')) && own.Length > (best?.Code ?? best?.Name ?? "").Length)
            {
                best = kind;
            }
        }

        return best is null ? (Other, code) : (best, code.Length > (best.Code ?? best.Name).Length ? code[((best.Code ?? best.Name).Length + 1)..] : "");
    }

    public static AlarmKind? Find(string name) => Kinds.FirstOrDefault(kind => kind.Name == name);

    /// <summary>Whether a kind is one of a list of names; a name stands for those that go on after it with a dot, too.</summary>
    public static bool Matches(string kind, string pattern) => pattern == "*" || kind == pattern || (kind.StartsWith(pattern, StringComparison.Ordinal) && kind[pattern.Length] == '.');
}
