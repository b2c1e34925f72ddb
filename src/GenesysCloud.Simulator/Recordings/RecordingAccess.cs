using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Directory;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Recordings;

/// <summary>What of the archive the client may see, by its permissions and divisions.</summary>
internal sealed class RecordingAccess(RecordingArchive archive, IConversationBoard board, DivisionAccess divisions, IReadOnlySet<string> permissions)
{
    private readonly bool _seesAudio = permissions.Contains(PermissionSet.RecordingView) || permissions.Contains(PermissionSet.RecordingSegmentView);
    private readonly bool _seesScreens = permissions.Contains(PermissionSet.ScreenRecordingView);
    private readonly bool _seesSnippets = permissions.Contains(PermissionSet.SnippetRecordingView);
    private readonly bool _seesSensitive = permissions.Contains(PermissionSet.SensitiveDataView);

    /// <summary>Whether it may see recordings of this kind.</summary>
    public bool MayView(Recording recording) => recording.Subtype switch
    {
        RecordingSubtype.Screen => _seesScreens,
        RecordingSubtype.Snippet => _seesSnippets,
        _ => _seesAudio,
    };

    /// <summary>Kept from it for what was said.</summary>
    public bool IsWithheld(Recording recording) => recording.Sensitive && archive.Options.Redaction && !_seesSensitive;

    /// <summary>Of a division that the client does not have.</summary>
    public bool IsRefused(Recording recording)
        => archive.IsRefused(recording) || (board.TryGet(recording.ConversationId, out var conversation) && divisions.IsHidden(conversation));

    /// <summary>Whether there are recordings of this conversation, or at least the conversation.</summary>
    public bool IsKnown(string conversationId) => archive.Of(conversationId) is not null || board.TryGet(conversationId, out _);

    /// <summary>What the platform shows of a conversation to who has the permissions, whatever the divisions.</summary>
    public IReadOnlyList<Recording> Shown(string conversationId)
    {
        var all = archive.Of(conversationId) ?? [];
        return all.Count > 0 && !all.All(IsShown) ? [.. all.Where(IsShown)] : all;
    }

    /// <summary>What the client is shown of a conversation.</summary>
    /// <param name="conversationId">Which.</param>
    /// <param name="unknownCode">Code of the 404 where there is no such conversation.</param>
    public IReadOnlyList<Recording> Listed(string conversationId, string unknownCode)
    {
        if (!IsKnown(conversationId))
        {
            throw Unknown(unknownCode);
        }

        var shown = Shown(conversationId);
        if (shown.Any(IsRefused))
        {
            throw archive.Options.RefusedStatus == StatusCodes.Status404NotFound
                ? Unknown(unknownCode)
                : unknownCode == "not.found"
                    ? new ApiException(403, "not.authorized", "You are not authorized to perform the requested action.")
                    : new ApiException(403, "recording.recording.view.permission.check.failed", "The recording:recording:view permission is required.");
        }

        return shown;
    }

    /// <summary>One recording of a conversation, when the client may see it.</summary>
    public Recording Find(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["recordingId"]!;
        return Listed((string)context.Request.RouteValues["conversationId"]!, "not.found").FirstOrDefault(recording => recording.Id == id) ?? throw ApiException.NotFound();
    }

    private bool IsShown(Recording recording) => MayView(recording) && recording.Life.At(archive.Now) is { IsVisible: true, IsOrphan: false };

    private static ApiException Unknown(string code) => code == "not.found"
        ? ApiException.NotFound()
        : new ApiException(404, code, "A conversation for the provided conversationId was not found.");
}
