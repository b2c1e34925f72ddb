using System.Text.Json;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Recordings;

/// <summary>How long recordings are kept. There is no DELETE: a recording goes some time after its <c>deleteDate</c>.</summary>
internal sealed class RetentionEndpoints(RecordingArchive archive, RecordingAccess access, RecordingShape shape, IReadOnlySet<string> permissions)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/api/v2/conversations/{conversationId}/recordings/{recordingId}", RetainAsync).WithMetadata(PermissionSet.AnyRecordingView);
        routes.MapPut("/api/v2/recordings/deletionprotection", ProtectAsync)
            .WithMetadata(RequiredPermissions.Any(PermissionSet.ProtectionApply, PermissionSet.ProtectionRevoke));
        routes.MapPost("/api/v2/recordings/deletionprotection", ProtectedAsync);
    }

    private async Task RetainAsync(HttpContext context)
    {
        var wish = await PlatformJson.ReadAsync<RetentionWish>(context);
        var recording = access.Find(context);
        Demand(recording.IsScreen ? PermissionSet.EditScreenRetention : PermissionSet.EditRetention);
        Retain(recording, Date(wish.ArchiveDate), Date(wish.DeleteDate));
        await PlatformJson.AnswerAsync(context, w => shape.Write(w, recording, files: null));
    }

    private void Retain(Recording recording, DateTimeOffset? archiveDate, DateTimeOffset? deleteDate)
    {
        var (now, life, options) = (archive.Now, recording.Life, archive.Options);
        var status = life.At(now);
        if (status.State == FileState.Deleted)
        {
            return;
        }

        if (status.State == FileState.Archived && archiveDate > now)
        {
            Demand(PermissionSet.RestoreRecording);
            life.Restore(archiveDate.Value, now + options.RestoreTime, options.RestoreLife);
        }

        var stays = status.State is FileState.Archived or FileState.Restoring or FileState.Restored;
        // what is deleted first is never archived
        var archived = stays ? life.ArchiveDate : archiveDate < deleteDate || deleteDate is null ? archiveDate : null;
        var due = deleteDate < now ? now : deleteDate;
        life.Retain(archived, deleteDate, archive.IsProtected(recording.ConversationId) ? null : due + options.DeleteLag);
    }

    private async Task ProtectAsync(HttpContext context)
    {
        var isProtected = !context.Request.Query["protect"].ToString().Equals("false", StringComparison.OrdinalIgnoreCase);
        Demand(isProtected ? PermissionSet.ProtectionApply : PermissionSet.ProtectionRevoke);
        foreach (var id in (await PlatformJson.ReadAsync<ProtectionWish>(context)).ConversationIds ?? throw ApiException.BadRequest())
        {
            archive.Protect(id, isProtected);
        }

        await PlatformJson.AnswerAsync(context, new { failedUpdates = Array.Empty<object>() });
    }

    private async Task ProtectedAsync(HttpContext context)
    {
        var asked = (await PlatformJson.ReadAsync<ProtectionWish>(context)).ConversationIds ?? throw ApiException.BadRequest();
        await PlatformJson.AnswerAsync(context, asked.Where(archive.IsProtected).Select(static id => new { id, selfUri = $"/api/v2/conversations/{id}" }));
    }

    private void Demand(string permission)
    {
        if (!permissions.Contains(permission))
        {
            throw ApiException.MissingPermissions(all: true, [permission]);
        }
    }

    private static DateTimeOffset? Date(JsonElement? told)
    {
        if (told is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var date) ? date.ToUniversalTime() : throw ApiException.InvalidDate();
    }

    private sealed record RetentionWish(JsonElement? ArchiveDate, JsonElement? DeleteDate);

    private sealed record ProtectionWish(IReadOnlyList<string>? ConversationIds);
}
