using System.Collections.Frozen;

namespace GenesysCloud.Simulator.Rest;

/// <summary>The permissions that the simulated endpoints and topics ask for.</summary>
internal static class PermissionSet
{
    public const string ConversationView = "conversation:communication:view";
    public const string PauseOthers = "conversation:recording:pauseOthers";
    public const string QueueView = "routing:queue:view";
    public const string WrapupCodeView = "routing:wrapupCode:view";
    public const string PresenceDefinitionView = "presence:presenceDefinition:view";
    public const string OtherStationView = "telephony:otherStationAssociation:view";
    public const string ConversationDetailView = "analytics:conversationDetail:view";
    public const string AgentConversationDetailView = "analytics:agentConversationDetail:view";
    public const string RecordingView = "recording:recording:view";
    public const string RecordingSegmentView = "recording:recordingSegment:view";
    public const string SnippetRecordingView = "recording:snippetRecording:view";
    public const string ScreenRecordingView = "recording:screenRecording:view";
    public const string SensitiveDataView = "recording:recording:viewSensitiveData";
    public const string EditRetention = "recording:recording:editRetention";
    public const string EditScreenRetention = "recording:screenRecording:editRetention";
    public const string RestoreRecording = "recording:recording:restore";
    public const string AnnotationView = "recording:annotation:view";
    public const string OrphanView = "recording:orphan:view";
    public const string OrphanEdit = "recording:orphan:edit";
    public const string OrphanDelete = "recording:orphan:delete";
    public const string ProtectionApply = "recording:deletionProtection:apply";
    public const string ProtectionRevoke = "recording:deletionProtection:revoke";

    public static FrozenSet<string> All { get; } = new[]
    {
        ConversationView, PauseOthers, QueueView, WrapupCodeView, PresenceDefinitionView, OtherStationView, ConversationDetailView,
        RecordingView, RecordingSegmentView, SnippetRecordingView, ScreenRecordingView, SensitiveDataView, EditRetention, EditScreenRetention,
        RestoreRecording, AnnotationView, OrphanView, OrphanEdit, OrphanDelete, ProtectionApply, ProtectionRevoke,
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Any of these lets a client see recordings, each those of its kind.</summary>
    public static RequiredPermissions AnyRecordingView { get; } =
        RequiredPermissions.Any(RecordingView, RecordingSegmentView, SnippetRecordingView, ScreenRecordingView);

    /// <summary>From a list on the command line: permissions, or with a leading minus those that are taken away from all.</summary>
    public static IReadOnlySet<string> Parse(IEnumerable<string> values)
    {
        var names = values.SelectMany(static value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        var taken = names.Where(static name => name.StartsWith('-')).Select(static name => name[1..]).ToList();
        var given = names.Where(static name => !name.StartsWith('-')).ToList();
        return given.Count > 0 ? given.Except(taken, StringComparer.OrdinalIgnoreCase).ToFrozenSet(StringComparer.OrdinalIgnoreCase) : Without(taken);
    }

    /// <summary>Everything but the given ones.</summary>
    public static IReadOnlySet<string> Without(params IEnumerable<string> taken)
        => All.Except(taken, StringComparer.OrdinalIgnoreCase).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}

/// <summary>Endpoint metadata: any of these permissions, or (for <paramref name="All"/>) every one.</summary>
internal sealed record RequiredPermissions(bool All, IReadOnlyList<string> Permissions)
{
    public static RequiredPermissions Any(params IReadOnlyList<string> permissions) => new(false, permissions);

    public static RequiredPermissions Every(params IReadOnlyList<string> permissions) => new(true, permissions);

    public bool AreMetBy(IReadOnlySet<string> granted) => All ? Permissions.All(granted.Contains) : Permissions.Any(granted.Contains);
}
