using System.Globalization;
using GenesysCloud.Simulator.Media;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Recordings;

/// <summary>The recordings of a conversation by REST.</summary>
internal sealed class RecordingEndpoints(RecordingArchive archive, RecordingAccess access, RecordingShape shape, MediaShelf shelf, TimeProvider time)
{
    private const string Metadata = "/api/v2/conversations/{conversationId}/recordingmetadata";
    private const string Recordings = "/api/v2/conversations/{conversationId}/recordings";
    private const string One = $"{Recordings}/{{recordingId}}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Metadata, MetadataAsync).WithMetadata(PermissionSet.AnyRecordingView);
        routes.MapGet($"{Metadata}/{{recordingId}}", context =>
        {
            var found = access.Find(context);
            return PlatformJson.AnswerAsync(context, w => shape.WriteMetadata(w, found));
        }).WithMetadata(PermissionSet.AnyRecordingView);
        routes.MapGet(Recordings, ListAsync).WithMetadata(PermissionSet.AnyRecordingView);
        routes.MapGet(One, GetAsync).WithMetadata(PermissionSet.AnyRecordingView);
        routes.MapGet($"{One}/annotations", context =>
        {
            var found = access.Find(context);
            return PlatformJson.AnswerAsync(context, w =>
            {
                w.WriteStartArray();
                RecordingShape.WriteAnnotations(w, found);
                w.WriteEndArray();
            });
        }).WithMetadata(RequiredPermissions.Any([PermissionSet.AnnotationView, .. PermissionSet.AnyRecordingView.Permissions]));
    }

    /// <summary>A recording with its files, or how long the transcoder still takes; <see langword="null"/> where there is nothing to be heard.</summary>
    public RecordingFiles? Files(HttpContext context, Recording recording, MediaFormat? wanted, bool download, string folder)
    {
        var now = archive.Now;
        if (wanted is not { } format || !recording.Life.At(now).HasMedia)
        {
            return null;
        }

        var takes = TranscodeTime(recording);
        var ready = recording.Life.ReadyAt(format, download, now, takes);
        if (ready > now)
        {
            return new RecordingFiles { Estimated = ready - now };
        }

        var name = context.Request.Query["fileName"].ToString() is { Length: > 0 } told ? told : null;
        var tracks = recording.Tracks(download);
        var file = MediaShelf.Open(recording, format, tracks[0]);
        return new RecordingFiles
        {
            Tracks = [.. tracks.Select(track => new Track(
                track, shelf.LinkTo(context.Request, folder, recording, format, track, file.Extension, name, archive.Options.PlaybackLinkLife)))],
            Took = takes,
            Size = tracks.Count == 1 ? file.Length : null,
        };
    }

    private Task MetadataAsync(HttpContext context)
    {
        var listed = access.Listed(ConversationOf(context), "not.found");
        return PlatformJson.AnswerAsync(context, w =>
        {
            w.WriteStartArray();
            foreach (var recording in listed)
            {
                shape.WriteMetadata(w, recording);
            }

            w.WriteEndArray();
        });
    }

    private async Task ListAsync(HttpContext context)
    {
        var wait = MaxWait(context.Request);
        var format = MediaShelf.Wanted(context.Request);
        var conversation = ConversationOf(context);
        IReadOnlyList<Recording> listed = [.. access.Listed(conversation, "conversation.not.found").Where(recording => !access.IsWithheld(recording))];
        if (format is { } wanted && !await IsReadyAsync(listed, wanted, wait, context.RequestAborted))
        {
            await TranscodingAsync(context);
            return;
        }

        await PlatformJson.AnswerAsync(context, w =>
        {
            w.WriteStartArray();
            foreach (var recording in listed)
            {
                shape.Write(w, recording, Files(context, recording, format, download: false, FolderOf(recording)));
            }

            w.WriteEndArray();
        });
    }

    private Task GetAsync(HttpContext context)
    {
        var format = MediaShelf.Wanted(context.Request);
        var download = Flag(context.Request, "download");
        var recording = access.Find(context);
        if (access.IsWithheld(recording))
        {
            throw ApiException.MissingPermissions(all: false, [PermissionSet.SensitiveDataView]);
        }

        var files = Files(context, recording, format, download, FolderOf(recording));
        var status = files?.Estimated is null ? StatusCodes.Status200OK : StatusCodes.Status202Accepted;
        return PlatformJson.AnswerAsync(context, w => shape.Write(w, recording, files), status);
    }

    private async Task<bool> IsReadyAsync(IReadOnlyList<Recording> listed, MediaFormat format, TimeSpan wait, CancellationToken cancellationToken)
    {
        var now = archive.Now;
        var ready = now;
        foreach (var recording in listed)
        {
            if (recording.Life.At(now).HasMedia && recording.Life.ReadyAt(format, download: false, now, TranscodeTime(recording)) is var at && at > ready)
            {
                ready = at;
            }
        }

        if (ready <= now)
        {
            return true;
        }

        var left = ready - now;
        await Task.Delay(left < wait ? left : wait, time, cancellationToken);
        return left <= wait;
    }

    private Task TranscodingAsync(HttpContext context)
    {
        if (archive.Options.TranscodingBody == TranscodingBody.Object)
        {
            return PlatformJson.AnswerAsync(context, static w =>
            {
                w.WriteStartObject();
                w.WriteString("message"u8, "Transcoding in progress");
                w.WriteEndObject();
            }, StatusCodes.Status202Accepted);
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        return Task.CompletedTask;
    }

    private TimeSpan TranscodeTime(Recording recording)
        => archive.Options is var options ? options.TranscodeTime + (options.TranscodeTimePerMinute * recording.Duration.TotalMinutes) : default;

    private static string FolderOf(Recording recording) => $"/MediaCache/{recording.ConversationId}";

    private static string ConversationOf(HttpContext context) => (string)context.Request.RouteValues["conversationId"]!;

    private static TimeSpan MaxWait(HttpRequest request) => request.Query["maxWaitMs"].ToString() switch
    {
        "" => TimeSpan.FromSeconds(5),
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms > 0 => TimeSpan.FromMilliseconds(ms),
        var text => throw ApiException.InvalidValue(text, "maxWaitMs", "1 and above"),
    };

    private static bool Flag(HttpRequest request, string name) => request.Query[name].ToString().ToLowerInvariant() switch
    {
        "" or "false" => false,
        "true" => true,
        var text => throw ApiException.InvalidValue(text, name, "true, false"),
    };
}
