using System.Text.Json;
using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Recordings;

/// <summary>Recordings whose conversation the platform does not know.</summary>
internal sealed class OrphanEndpoints(RecordingArchive archive, RecordingEndpoints recordings, RecordingShape shape, int maxPageSize)
{
    private const string Orphans = "/api/v2/orphanrecordings";
    private const string One = $"{Orphans}/{{orphanId}}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Orphans, ListAsync).WithMetadata(RequiredPermissions.Any(PermissionSet.OrphanView));
        routes.MapGet(One, context => AnswerAsync(context, Find(context))).WithMetadata(RequiredPermissions.Any(PermissionSet.OrphanView));
        routes.MapGet($"{One}/media", MediaAsync).WithMetadata(RequiredPermissions.Any(PermissionSet.OrphanView));
        routes.MapPut(One, AttachAsync).WithMetadata(RequiredPermissions.Any(PermissionSet.OrphanEdit));
        routes.MapDelete(One, context =>
        {
            var orphan = Find(context);
            orphan.Life.Retain(null, archive.Now, archive.Now);
            return AnswerAsync(context, orphan);
        }).WithMetadata(RequiredPermissions.Any(PermissionSet.OrphanDelete));
    }

    private Task ListAsync(HttpContext context)
    {
        var media = context.Request.Query["media"].ToString();
        if (media is not ("" or "Call" or "Screen"))
        {
            throw ApiException.InvalidValue(media, "media", "Call, Screen");
        }

        // none of them has one, as far as the platform knows
        var all = context.Request.Query["hasConversation"] == "true" ? [] : archive.All.Where(IsOrphan).Where(orphan => media == "" || orphan.IsScreen == (media == "Screen")).ToList();
        var page = Paging.Of(context.Request, maxPageSize).Cut(context.Request, all, static orphan => orphan);
        return PlatformJson.AnswerAsync(context, w =>
        {
            w.WriteStartObject();
            w.WriteStartArray("entities"u8);
            foreach (var orphan in page.Entities)
            {
                Write(w, orphan);
            }

            w.WriteEndArray();
            w.WriteNumber("pageSize"u8, page.PageSize);
            w.WriteNumber("pageNumber"u8, page.PageNumber);
            w.WriteNumber("total"u8, page.Total ?? 0);
            w.WriteNumber("pageCount"u8, page.PageCount ?? 0);
            w.Text("firstUri"u8, page.FirstUri);
            w.Text("nextUri"u8, page.NextUri);
            w.Text("previousUri"u8, page.PreviousUri);
            w.Text("lastUri"u8, page.LastUri);
            w.Text("selfUri"u8, page.SelfUri);
            w.WriteEndObject();
        });
    }

    private Task MediaAsync(HttpContext context)
    {
        var orphan = Find(context);
        var download = context.Request.Query["download"] == "true";
        var files = recordings.Files(context, orphan, MediaShelf.Wanted(context.Request), download, "/MediaCache/orphan");
        return PlatformJson.AnswerAsync(
            context, w => shape.Write(w, orphan, files), files?.Estimated is null ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    }

    private async Task AttachAsync(HttpContext context)
    {
        var conversation = (await PlatformJson.ReadAsync<Attachment>(context)).ConversationId ?? throw ApiException.BadRequest();
        var attached = archive.Attach(Find(context), conversation);
        await PlatformJson.AnswerAsync(context, w => shape.Write(w, attached, files: null));
    }

    private Recording Find(HttpContext context)
        => archive.TryGet((string)context.Request.RouteValues["orphanId"]!, out var orphan) && IsOrphan(orphan) ? orphan : throw ApiException.NotFound();

    private bool IsOrphan(Recording recording) => recording.Life.At(archive.Now) is { IsOrphan: true, IsVisible: true } status && status.State != FileState.Deleted;

    private Task AnswerAsync(HttpContext context, Recording orphan) => PlatformJson.AnswerAsync(context, w => Write(w, orphan));

    private void Write(Utf8JsonWriter w, Recording orphan)
    {
        var status = orphan.Life.At(archive.Now);
        w.WriteStartObject();
        w.WriteString("id"u8, orphan.Id);
        w.Time("createdTime"u8, orphan.End);
        w.WriteString("providerType"u8, orphan.IsScreen ? "SCREEN_RECORDING" : "EDGE");
        w.WriteNumber("mediaSizeBytes"u8, MediaShelf.Open(orphan, orphan.OriginalFormat, "S").Length);
        w.WriteString("mediaType"u8, orphan.IsScreen ? "SCREEN" : "CALL");
        w.WriteString("mediaSubtype"u8, orphan.Subtype.ToString());
        w.Text("mediaSubject"u8, orphan.Subject);
        w.WriteString("fileState"u8, status.State == FileState.Error ? "UPLOADING" : RecordingShape.Spelled(status.State));
        w.WriteString("orphanStatus"u8, "UNKNOWN_CONVERSATION");
        w.WriteString("selfUri"u8, $"{Orphans}/{orphan.Id}");
        w.WriteEndObject();
    }

    private sealed record Attachment(string? ConversationId);
}
